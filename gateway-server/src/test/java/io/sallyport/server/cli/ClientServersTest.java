package io.sallyport.server.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sallyport.config.GatewayConfig;
import io.sallyport.config.Secret;
import io.sallyport.config.UpstreamConfig;
import io.sallyport.config.load.ConfigLoader;
import io.sallyport.config.load.LoadResult;
import io.sallyport.mcp.JsonText;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ClientServersTest {

    @TempDir
    private Path directory = Path.of("");

    private static Imported read(final String json) throws CommandFailure {
        return ClientServers.read(json.getBytes(StandardCharsets.UTF_8), Map.of("HOME", "/home/ada"));
    }

    /** One server of a client, in single quotes. */
    private static Imported server(final String json) throws CommandFailure {
        return read("{\"mcpServers\":{\"notes\":" + json.replace('\'', '"') + "}}");
    }

    /** What {@code check} makes of it once its variables are set. */
    private GatewayConfig checked(final Imported imported) throws Exception {
        final var file = Files.createTempFile(directory, "gateway", ".yaml");
        Files.writeString(file, ImportedYaml.of(imported.servers(), "127.0.0.1:8080"));
        final var environment =
                imported.secrets().names().stream().collect(Collectors.toMap(name -> name, name -> "value-of-" + name));
        final var result = new ConfigLoader().load(List.of(file), environment);
        assertThat(result)
                .as(Files.readString(file))
                .isInstanceOfSatisfying(
                        LoadResult.Loaded.class,
                        loaded -> assertThat(loaded.warnings()).isEmpty());
        return ((LoadResult.Loaded) result).config();
    }

    private static UpstreamConfig upstream(final GatewayConfig config, final String name) {
        return Objects.requireNonNull(config.upstreams().get(name));
    }

    @Test
    void aClientsFileIsAConfigurationThatPassesCheck() throws Exception {
        final var imported = read("""
                {"mcpServers":{
                  "GitHub":{"command":"npx","args":["-y","server-github"],
                    "env":{"GITHUB_TOKEN":"ghp_0123456789abcdef","LOG_LEVEL":"debug","PRICE":"5$"}},
                  "crm":{"type":"http","url":"https://crm.example.com/mcp?tenant=a&api_key=abc",
                    "headers":{"Authorization":"Bearer s3cret","X-Team":"sales"}},
                  "old":{"type":"sse","url":"http://127.0.0.1:3001/sse"}}}
                """);

        assertThat(imported.complete()).isTrue();
        assertThat(imported.secrets().names()).containsExactly("GITHUB_TOKEN", "CRM_API_KEY", "CRM_AUTHORIZATION");
        final var yaml = ImportedYaml.of(imported.servers(), "127.0.0.1:8080");
        assertThat(yaml).doesNotContain("ghp_", "s3cret", "abc").contains("Bearer ${CRM_AUTHORIZATION}");
        final var config = checked(imported);
        assertThat(config.upstreams()).containsOnlyKeys("github", "crm", "old");
        final var github = upstream(config, "github").process().orElseThrow();
        assertThat(github.command()).containsExactly("npx", "-y", "server-github");
        assertThat(github.env())
                .containsEntry("PRICE", new Secret("5$"))
                .containsEntry("LOG_LEVEL", new Secret("debug"))
                .containsEntry("GITHUB_TOKEN", new Secret("value-of-GITHUB_TOKEN"));
        assertThat(upstream(config, "crm").endpoints().getFirst())
                .hasToString("https://crm.example.com/mcp?tenant=a&api_key=value-of-CRM_API_KEY");
        assertThat(upstream(config, "old").transport()).isEqualTo(UpstreamConfig.Transport.SSE);
    }

    @Test
    void theValuesOfSecretsAreLinesForAShell() throws Exception {
        final var imported = server(
                "{'command':'a','env':{'A_TOKEN':'it\\u0027s','B_TOKEN':'${env:MINE}','C_KEY':'${input:the key}'}}");

        assertThat(imported.secrets().file()).isEqualTo("A_TOKEN='it'\\''s'\n#MINE=\n#NOTES_THE_KEY=\n");
        checked(imported);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "['--api-key','abc']                | ${NOTES_API_KEY}",
                "['--token=abc']                    | --token=${NOTES_TOKEN}",
                "['sk-0123456789abcdef']            | ${NOTES_ARG_0}",
                "['${HOME}/data']                   | ${HOME}/data",
                "['${env:HOME}']                    | ${HOME}",
                "['${PLACE:-/srv}']                 | ${PLACE:-/srv}",
                "['${workspaceFolder}/x']           | ${workspaceFolder}/x",
                "['a${workspaceFolder:y}']          | a$${workspaceFolder:y}",
                "['costs 5$']                       | costs 5$$",
                "['--verbose','plain']              | plain"
            })
    void argumentsBecomeTextsOfTheConfiguration(final String arguments, final String last) throws Exception {
        final var imported = server("{'command':'a','args':" + arguments + "}");

        assertThat(((ImportedServer.Program) imported.servers().getFirst())
                        .command()
                        .getLast())
                .isEqualTo(last);
        checked(imported);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "notes                      | notes",
                "My Server!                 | my-server",
                "x-ray                      | mcp-x-ray",
                "a name that is far too long for a prefix | a-name-that-is-far-too-l",
                "日本                        | server",
                "--                         | server"
            })
    void namesBecomeValid(final String written, final String name) throws Exception {
        final var imported = read("{\"mcpServers\":{\"" + written + "\":{\"command\":\"a\"}}}");

        assertThat(imported.servers())
                .singleElement()
                .extracting(ImportedServer::name)
                .isEqualTo(name);
        assertThat(imported.notes()).hasSize(written.equals(name) ? 0 : 1);
        checked(imported);
    }

    @Test
    void namesThatBecomeEqualAreToldApart() throws Exception {
        final var imported = read(
                "{\"mcpServers\":{\"a b\":{\"command\":\"a\"},\"a-b\":{\"command\":\"b\"},\"A.B\":{\"command\":\"c\"}}}");

        assertThat(imported.servers()).extracting(ImportedServer::name).containsExactly("a-b", "a-b-2", "a-b-3");
        checked(imported);
    }

    @Test
    void equalNamesOfSecretsWithOtherValuesAreToldApart() throws Exception {
        final var imported = read("""
                {"servers":{"a":{"command":"a","env":{"TOKEN":"one"}},
                  "b":{"command":"b","env":{"TOKEN":"two"}},
                  "c":{"command":"c","env":{"TOKEN":"one"}}}}
                """);

        assertThat(imported.secrets().file()).isEqualTo("TOKEN='one'\nTOKEN_2='two'\n");
        checked(imported);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{}                                                   | it has neither command nor url",
                "{'command':'a','url':'http://a/mcp'}                 | it has more than one of command, url",
                "{'url':'http://a/mcp','serverUrl':'http://b/mcp'}    | it has more than one of command, url",
                "'npx'                                                | it must be an object",
                "{'command':['npx','-y']}                             | command must be a text",
                "{'command':'  '}                                     | command must be a text",
                "{'command':'a','args':'-y'}                          | args must be a list of texts",
                "{'command':'a','args':['-y',1]}                      | args must be a list of texts",
                "{'command':'a','args':['\\u0000']}                   | command and args cannot hold a NUL",
                "{'command':'a','env':['A=b']}                        | env must be an object of texts",
                "{'command':'a','type':'http'}                        | type \"http\" is none of a program",
                "{'url':'ftp://a/mcp'}                                | its url is not one of http or https with a host",
                "{'url':'http://a:99999/mcp'}                         | its url is not one of http or https with a host",
                "{'url':'http://u:p@a/mcp'}                           | its url has a user or a fragment",
                "{'url':'http://a b/mcp'}                             | its url is none",
                "{'url':5}                                            | url must be a text",
                "{'url':'http://a/mcp','type':'ws'}                   | type \"ws\" is not in this version",
                "{'url':'http://a/mcp','type':1}                      | type must be a text",
                "{'url':'http://a/mcp','headers':'none'}              | headers must be an object of texts"
            })
    void aServerThatCannotBeUnderstoodIsLeftOutAndSaidWhy(final String json, final String reason) throws Exception {
        final var imported = server(json);

        assertThat(imported.servers()).isEmpty();
        assertThat(imported.complete()).isFalse();
        assertThat(imported.notes()).anySatisfy(note -> assertThat(note).startsWith("notes: left out: " + reason));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{'command':'a','autoApprove':[]}                     | notes: \"autoApprove\" has no counterpart and is ignored",
                "{'command':'a','headers':{}}                         | notes: \"headers\" is for servers with a url and is ignored",
                "{'command':'a','cwd':'/no/such/place'}               | notes: cwd is ignored: it is no directory on this machine",
                "{'command':'a','env':{'A B':'c'}}                    | notes: env \"A B\" is ignored: it is not a variable's name",
                "{'command':'a','env':{'A':['b']}}                    | notes: env \"A\" is ignored: it is not a text",
                "{'command':'a','env':{'A_KEY':'${B:-c}'}}            | notes: env A_KEY has a default for ${B}, which is left out: it looks secret",
                "{'url':'http://a/mcp','env':{}}                      | notes: \"env\" is for programs and is ignored",
                "{'url':'http://a/sse'}                               | notes: its url ends with /sse and no type is given: taken for transport: sse",
                "{'url':'http://a/mcp','headers':{'Accept':'b'}}      | notes: header \"Accept\" is ignored: the gateway sets it itself",
                "{'url':'http://a/mcp','headers':{'A B':'c'}}         | notes: header \"A B\" is ignored: not a header's name",
                "{'url':'http://a/mcp','headers':{'A':'ü'}}           | notes: header \"A\" is ignored: its value holds characters a header cannot",
                "{'url':'http://a/mcp','headers':{'A':'b','a':'c'}}   | notes: header \"a\" is ignored: it stands there twice"
            })
    void whatIsChangedOrIgnoredIsSaid(final String json, final String note) throws Exception {
        final var imported = server(json);

        assertThat(imported.complete()).isTrue();
        assertThat(imported.notes()).containsExactly(note);
        checked(imported);
    }

    @Test
    void aDisabledServerIsNotMissed() throws Exception {
        final var imported = read("""
                {"inputs":[],"servers":{"a":{"command":"a","disabled":true},"b":{"command":"b","enabled":false},
                  "c":{"command":"~/bin/c","disabled":false}}}
                """);

        assertThat(imported.complete()).isTrue();
        assertThat(imported.servers())
                .containsExactly(
                        new ImportedServer.Program("c", List.of("/home/ada/bin/c"), Map.of(), Optional.empty()));
        assertThat(imported.notes())
                .containsExactly(
                        "\"inputs\" is not about servers and is ignored",
                        "a: is disabled and left out",
                        "b: is disabled and left out");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "``                          | not a JSON object",
                "[]                          | not a JSON object",
                "{ // comment                | not a JSON object",
                "{\"mcpServers\":{},}        | not a JSON object",
                "{\"mcpServers\":{\"a\":{\"command\":\"a\",\"command\":\"b\"}}} | not a JSON object",
                "{\"a\":1}                   | neither mcpServers nor servers is in it",
                "{\"mcpServers\":[]}         | mcpServers must be an object of servers by name"
            })
    void whatIsNoClientsFileIsRefused(final String json, final String reason) {
        assertThatThrownBy(() -> read(json)).isInstanceOf(CommandFailure.class).hasMessageContaining(reason);
    }

    @Test
    void aByteOrderMarkIsNoMatter() throws Exception {
        assertThat(read("\ufeff{\"mcpServers\":{\"a\":{\"command\":\"a\"}}}").servers())
                .hasSize(1);
    }

    /** Whatever texts a client holds, what is written is YAML that says the same. */
    @Test
    void anyTextsSurvive() throws Exception {
        final var random = new Random(7);
        for (int round = 0; round < 200; round++) {
            final var text = random.ints(random.nextInt(1, 12), 1, 0x2100)
                    .filter(c -> c != '$')
                    .mapToObj(Character::toString)
                    .collect(Collectors.joining("", "t", ""));
            final var json =
                    "{\"mcpServers\":{\"a\":{\"command\":\"a\",\"env\":{\"PLAIN\":" + JsonText.quote(text) + "}}}}";

            final var config = checked(read(json));

            assertThat(upstream(config, "a").process().orElseThrow().env()).containsEntry("PLAIN", new Secret(text));
        }
    }
}

package io.sallyport.server.cli;

import io.sallyport.mcp.JsonText;
import io.sallyport.plugins.spi.Bearer;
import io.sallyport.plugins.spi.CredentialHash;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** What a key file holds in a key's place. */
@Command(
        name = "hash-key",
        mixinStandardHelpOptions = true,
        description = {
            "Hash an API key for a key file (auth: { apiKeys: { file: … } }).",
            "",
            "The key is read from standard input, never from the command line, where others could see it. With --id a whole "
                    + "entry is printed, to stand below keys: in the file."
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:the hash is printed", "1:the key is none", "2:the command line is wrong"},
        footerHeading = "%nExamples:%n",
        footer = {
            "  sallyport hash-key < key.txt",
            "  sallyport hash-key --new --id ci --owner platform --scope mcp --expires 2027-01-01T00:00:00Z"
        })
final class HashKeyCommand implements Callable<Integer> {

    private static final Pattern KEY = Pattern.compile("[A-Za-z0-9._~+/-]+=*");

    private final Shell shell;

    @Option(names = "--new", description = "Make a key of 256 random bits, and tell it once, on standard error.")
    private boolean fresh;

    @Option(names = "--id", paramLabel = "ID", description = "Print an entry with this id, the key's name in logs.")
    private Optional<String> id = Optional.empty();

    @Option(names = "--owner", paramLabel = "TEXT", description = "Whose it is.")
    private Optional<String> owner = Optional.empty();

    @Option(names = "--scope", paramLabel = "SCOPE", description = "What it may do. May be given more than once.")
    private List<String> scopes = new ArrayList<>();

    @Option(names = "--expires", paramLabel = "TIME", description = "Until when, for example 2027-01-01T00:00:00Z.")
    private Optional<String> expires = Optional.empty();

    HashKeyCommand(final Shell shell) {
        this.shell = shell;
    }

    @Override
    public Integer call() throws CommandFailure {
        final boolean details = time().isPresent() || owner.isPresent() || !scopes.isEmpty();
        if (details && id.isEmpty()) {
            throw new CommandFailure("--owner, --scope and --expires belong to an entry: give it an --id");
        }
        final var key = fresh ? RandomKey.base64Url() : read();
        if (fresh) {
            shell.say("the key, shown this once: " + key);
        }
        final var hash = "sha256:" + CredentialHash.of(key).hex();
        shell.print(id.map(named -> entry(named, hash)).orElse(hash));
        return 0;
    }

    private String read() throws CommandFailure {
        if (shell.terminal()) {
            shell.say("paste the key, then Enter and Control-D");
        }
        final var key = new String(shell.input(), StandardCharsets.UTF_8).strip();
        if (!KEY.matcher(key).matches() || key.length() > Bearer.MAX_LENGTH) {
            throw new CommandFailure(
                    "a key is one word of letters, digits and . _ ~ + / - (= at the end), 16 KiB at most");
        }
        return key;
    }

    private Optional<OffsetDateTime> time() throws CommandFailure {
        try {
            return expires.map(OffsetDateTime::parse);
        } catch (final DateTimeException e) {
            throw new CommandFailure("--expires is no time with a zone: write 2027-01-01T00:00:00Z", e);
        }
    }

    private String entry(final String named, final String hash) {
        final var lines = new ArrayList<String>();
        lines.add("  - id: " + JsonText.quote(named));
        lines.add("    hash: " + JsonText.quote(hash));
        owner.ifPresent(whose -> lines.add("    owner: " + JsonText.quote(whose)));
        if (!scopes.isEmpty()) {
            lines.add(
                    "    scopes: " + scopes.stream().map(JsonText::quote).collect(Collectors.joining(", ", "[", "]")));
        }
        expires.ifPresent(time -> lines.add("    expires: " + JsonText.quote(time)));
        return String.join("\n", lines);
    }
}

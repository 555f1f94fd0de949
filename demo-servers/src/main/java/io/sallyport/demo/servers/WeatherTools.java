package io.sallyport.demo.servers;

import io.modelcontextprotocol.spec.McpSchema.CallToolResult;
import java.util.List;
import java.util.Locale;

/** Invented forecasts, equal for equal cities: nothing to remember, so any replica can answer any call. */
final class WeatherTools implements Toolbox {

    private static final List<String> CITIES =
            List.of("Accra", "Berlin", "Bogotá", "Kyoto", "Lisbon", "Montréal", "Nairobi", "Oslo", "Perth", "Pune");
    private static final List<String> SKIES = List.of("clear", "cloudy", "light rain", "fog", "thunderstorms");

    @Override
    public List<DemoTool> tools() {
        return List.of(forecast(), search());
    }

    private static DemoTool forecast() {
        return ToolForm.named("forecast", "Forecast the weather", "Returns tomorrow's (invented) weather in a city.")
                .text("city", "The city's name", 100)
                .readOnly()
                .does(WeatherTools::tomorrow);
    }

    private static DemoTool search() {
        return ToolForm.named("search", "Search the cities", "Finds the cities whose name contains the query.")
                .text("query", "Part of a city's name", 100)
                .readOnly()
                .does(call -> Answers.text(matching(call.text("query"))));
    }

    private static CallToolResult tomorrow(Invocation call) {
        final String city = call.text("city");
        final int seed = city.toLowerCase(Locale.ROOT).hashCode();
        final String sky = SKIES.get(Math.floorMod(seed, SKIES.size()));
        return Answers.text("Tomorrow in " + city + ": " + sky + ", " + Math.floorMod(seed, 40) + " °C.");
    }

    private static List<String> matching(String query) {
        final String wanted = query.toLowerCase(Locale.ROOT);
        return CITIES.stream()
                .filter(city -> city.toLowerCase(Locale.ROOT).contains(wanted))
                .toList();
    }
}

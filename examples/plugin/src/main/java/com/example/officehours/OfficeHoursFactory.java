package com.example.officehours;

import io.sallyport.plugins.spi.Plugin;
import io.sallyport.plugins.spi.PluginContext;
import io.sallyport.plugins.spi.PluginFactory;
import io.sallyport.plugins.spi.Settings;
import java.time.DateTimeException;
import java.time.LocalTime;
import java.time.ZoneId;

/** Reads {@code { zone: Europe/Oslo, from: "08:00", to: "17:00" }}. */
public final class OfficeHoursFactory implements PluginFactory<Settings> {

    @Override
    public String type() {
        return "com.example.office-hours";
    }

    @Override
    public Class<Settings> settings() {
        return Settings.class;
    }

    @Override
    public Plugin create(final Settings settings, final PluginContext context) {
        try {
            return new OfficeHours(
                    ZoneId.of(text(settings, "zone")),
                    LocalTime.parse(text(settings, "from")),
                    LocalTime.parse(text(settings, "to")),
                    context.clock());
        } catch (final DateTimeException wrong) {
            throw new IllegalArgumentException(wrong.getMessage(), wrong);
        }
    }

    private static String text(final Settings settings, final String name) {
        if (settings.values().get(name) instanceof final String text) {
            return text;
        }
        throw new IllegalArgumentException(name + " is missing, or no text");
    }
}

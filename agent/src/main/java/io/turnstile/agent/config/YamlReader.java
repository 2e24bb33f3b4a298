package io.turnstile.agent.config;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.common.Anchor;
import org.snakeyaml.engine.v2.common.SpecVersion;
import org.snakeyaml.engine.v2.events.AliasEvent;
import org.snakeyaml.engine.v2.events.CollectionStartEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.events.NodeEvent;
import org.snakeyaml.engine.v2.events.ScalarEvent;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlVersionException;
import org.snakeyaml.engine.v2.parser.Parser;
import org.snakeyaml.engine.v2.parser.ParserImpl;
import org.snakeyaml.engine.v2.scanner.StreamReader;

/**
 * Turns YAML text into nodes. Works on the parser's events, where each key has its place even if it stands there twice, and
 * where what a configuration has no use for (anchors, aliases, tags, further documents) is refused before it means anything.
 */
final class YamlReader {
    private static final int DEEPEST = 16;
    private static final String QUOTES_HINT =
            "; a pattern that begins with * or ! needs quotes, as in \"**.Foo\" or \"!com.acme.Foo\"";

    private final String file;
    private final StreamReader characters;
    private final Parser parser;

    private YamlReader(String file, String text) {
        this.file = file;
        LoadSettings settings = LoadSettings.builder().setLabel(file).build();
        characters = new StreamReader(settings, text);
        parser = new ParserImpl(settings, characters);
    }

    /** The document's root, or null where the text holds none. */
    static YamlNode read(String file, String text) throws ConfigException {
        checkPrintable(file, text);
        YamlReader reader = new YamlReader(file, text);
        try {
            return reader.document();
        } catch (MarkedYamlEngineException failure) {
            throw reader.syntaxError(failure);
        } catch (YamlVersionException failure) {
            SpecVersion version = failure.getSpecVersion();
            throw new ConfigException(
                    reader.placeReached(),
                    "YAML " + version.getMajor() + '.' + version.getMinor() + " is not allowed (allowed: 1.2)");
        } catch (YamlEngineException failure) {
            throw new ConfigException(reader.placeReached(), "is not valid YAML: " + failure.getMessage());
        }
    }

    private ConfigException syntaxError(MarkedYamlEngineException failure) {
        String context = String.valueOf(failure.getContext());
        if (context.endsWith("an alias") || context.endsWith("a tag")) { // "**" is not even an alias
            String what = context.substring(context.lastIndexOf(' ', context.lastIndexOf(' ') - 1) + 1);
            return new ConfigException(placeOf(failure.getContextMark()), what + " is not allowed" + QUOTES_HINT);
        }
        Optional<Mark> mark = failure.getProblemMark();
        return new ConfigException(
                placeOf(mark.isPresent() ? mark : failure.getContextMark()),
                "is not valid YAML: " + failure.getProblem());
    }

    private static void checkPrintable(String file, String text) throws ConfigException {
        for (int i = 0; i < text.length(); ) {
            int letter = text.codePointAt(i);
            if (!StreamReader.isPrintable(letter)) {
                throw new ConfigException(
                        ConfigFile.placeAt(file, text, i),
                        "is not valid YAML: the character U+" + hex(letter) + " is not allowed");
            }
            i += Character.charCount(letter);
        }
    }

    private static String hex(int letter) {
        String digits = Integer.toHexString(letter).toUpperCase(Locale.ROOT);
        return "0".repeat(Math.max(0, 4 - digits.length())) + digits;
    }

    private YamlNode document() throws ConfigException {
        parser.next(); // the stream's start
        if (parser.checkEvent(Event.ID.StreamEnd)) {
            return null;
        }
        Event start = parser.next();
        if (parser.checkEvent(Event.ID.Scalar) && isAbsent((ScalarEvent) parser.peekEvent(), start)) {
            parser.next();
            refuseSecondDocument();
            return null;
        }
        YamlNode root = node(1);
        refuseSecondDocument();
        return root;
    }

    private static boolean isAbsent(ScalarEvent scalar, Event documentStart) {
        return scalar.getValue().isEmpty()
                && scalar.isPlain()
                && scalar.getAnchor().isEmpty()
                && scalar.getTag().isEmpty()
                && documentStart.getEventId() == Event.ID.DocumentStart;
    }

    private void refuseSecondDocument() throws ConfigException {
        parser.next(); // the document's end
        Event next = parser.next();
        if (next.getEventId() != Event.ID.StreamEnd) {
            throw new ConfigException(placeOf(next.getStartMark()), "a second document is not allowed (allowed: one)");
        }
    }

    private YamlNode node(int depth) throws ConfigException {
        Event event = parser.next();
        Place place = placeOf(event.getStartMark());
        if (event instanceof AliasEvent) {
            throw new ConfigException(place, "an alias is not allowed" + QUOTES_HINT);
        }
        refuseDecoration((NodeEvent) event, place);
        if (event instanceof ScalarEvent) {
            ScalarEvent scalar = (ScalarEvent) event;
            return new YamlNode.Scalar(place, scalar.getValue(), !scalar.isPlain());
        }
        if (depth > DEEPEST) {
            throw new ConfigException(place, "is nested too deeply");
        }
        return event.getEventId() == Event.ID.SequenceStart ? items(place, depth) : mapping(place, depth);
    }

    private void refuseDecoration(NodeEvent event, Place place) throws ConfigException {
        Optional<Anchor> anchor = event.getAnchor();
        if (anchor.isPresent()) {
            throw new ConfigException(place, "an anchor is not allowed (read &" + anchor.get() + ')');
        }
        Optional<String> tag =
                event instanceof ScalarEvent ? ((ScalarEvent) event).getTag() : ((CollectionStartEvent) event).getTag();
        if (tag.isPresent()) {
            throw new ConfigException(place, "a tag is not allowed (read " + tag.get() + ')' + QUOTES_HINT);
        }
    }

    private YamlNode items(Place place, int depth) throws ConfigException {
        List<YamlNode> items = new ArrayList<>();
        while (!parser.checkEvent(Event.ID.SequenceEnd)) {
            items.add(node(depth + 1));
        }
        parser.next();
        return new YamlNode.Items(place, items);
    }

    private YamlNode mapping(Place place, int depth) throws ConfigException {
        List<YamlNode.Entry> entries = new ArrayList<>();
        while (!parser.checkEvent(Event.ID.MappingEnd)) {
            YamlNode key = node(depth + 1);
            if (!(key instanceof YamlNode.Scalar)) {
                throw new ConfigException(key.place(), "a key must be a word, read " + key.kind());
            }
            entries.add(new YamlNode.Entry((YamlNode.Scalar) key, node(depth + 1)));
        }
        parser.next();
        return new YamlNode.Mapping(place, entries);
    }

    /** Where the parser stands: near enough to an error that it does not place itself. */
    private Place placeReached() {
        return new Place(file, characters.getLine() + 1, characters.getColumn() + 1);
    }

    private Place placeOf(Optional<Mark> mark) {
        return mark.isPresent()
                ? new Place(file, mark.get().getLine() + 1, mark.get().getColumn() + 1)
                : Place.of(file);
    }
}

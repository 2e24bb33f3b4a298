package io.turnstile.agent.config;

import io.turnstile.runtime.policy.Ceiling;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What a key's value may be. */
abstract class ValueType {
    private final String allowed;

    private ValueType(String allowed) {
        this.allowed = allowed;
    }

    /** One of an enum's constants, in lower case. */
    static <E extends Enum<E>> ValueType choice(Class<E> type) {
        return new Choice<>(type.getEnumConstants());
    }

    /** One of an enum's constants but one, in lower case. */
    static <E extends Enum<E>> ValueType choiceWithout(Class<E> type, E excluded) {
        E[] constants = type.getEnumConstants();
        E[] others = Arrays.copyOf(constants, constants.length - 1);
        for (int i = 0, kept = 0; i < constants.length; i++) {
            if (constants[i] != excluded) {
                others[kept++] = constants[i];
            }
        }
        return new Choice<>(others);
    }

    /** A whole number between two bounds, both included. */
    static ValueType wholeNumber(int least, int greatest) {
        return new WholeNumber(least, greatest);
    }

    /** A priority ceiling: a whole number, or {@code auto}. */
    static ValueType ceiling() {
        return new CeilingValue();
    }

    /** Text that is not empty, named as messages name it. */
    static ValueType text(String name) {
        return new Text(name);
    }

    /** A length of time such as {@code 500ms}, {@code 5s} or {@code 2m}; as nanoseconds. */
    static ValueType duration() {
        return new Duration(
                "a number with its unit, ms, s or m, from 1ms to 999999m",
                Map.of("ms", 1_000_000L, "s", 1_000_000_000L, "m", 60_000_000_000L));
    }

    /** A length of time such as {@code 500us} or {@code 2ms}; as nanoseconds. */
    static ValueType shortDuration() {
        return new Duration(
                "a number with its unit, ns, us, ms or s, from 1ns to 999999s",
                Map.of("ns", 1L, "us", 1_000L, "ms", 1_000_000L, "s", 1_000_000_000L));
    }

    /** A day, such as {@code 2027-01-31}; as {@link java.time.LocalDate}. */
    static ValueType date() {
        return new Date();
    }

    /** What is no scalar; read by a reader of its own. */
    static ValueType structure(String name) {
        return new Structure(name);
    }

    /** What is allowed, for messages and the reference. */
    final String allowed() {
        return allowed;
    }

    /** The words that are allowed, where it is words. */
    List<String> words() {
        return List.of();
    }

    /**
     * The value that a text stands for, or null where it is not allowed.
     *
     * @param quoted whether it stood in quotes, and so cannot be a number
     */
    abstract Object valueOf(String text, boolean quoted);

    /** What to say of a text that is not allowed. */
    final String complaint(String text) {
        String read = text.isEmpty() ? "an empty value" : Words.quote(text);
        return read + " is not allowed" + Words.didYouMean(text, words()) + " (allowed: " + allowed + ')';
    }

    private static List<String> wordsOf(Enum<?>[] constants) {
        List<String> words = new ArrayList<>();
        for (Enum<?> constant : constants) {
            words.add(constant.name().toLowerCase(Locale.ROOT));
        }
        return words;
    }

    private static final class Choice<E extends Enum<E>> extends ValueType {
        private final E[] constants;

        Choice(E[] constants) {
            super(String.join(", ", wordsOf(constants)));
            this.constants = constants;
        }

        @Override
        List<String> words() {
            return wordsOf(constants);
        }

        @Override
        Object valueOf(String text, boolean quoted) {
            int index = words().indexOf(text);
            return index < 0 ? null : constants[index];
        }
    }

    private static final class WholeNumber extends ValueType {
        private final int least;
        private final int greatest;

        WholeNumber(int least, int greatest) {
            super("a whole number from " + least + " to " + greatest);
            this.least = least;
            this.greatest = greatest;
        }

        @Override
        Object valueOf(String text, boolean quoted) {
            int sign = least < 0 && text.startsWith("-") ? 1 : 0;
            boolean digits = !quoted && text.length() > sign && text.length() <= 9;
            for (int i = sign; digits && i < text.length(); i++) {
                digits = text.charAt(i) >= '0' && text.charAt(i) <= '9';
            }
            if (!digits) {
                return null;
            }
            int number = Integer.parseInt(text);
            return number < least || number > greatest ? null : (Object) number;
        }
    }

    private static final class CeilingValue extends ValueType {
        private static final String AUTO = "auto";
        private final ValueType number = wholeNumber(Ceiling.LOWEST, Ceiling.HIGHEST);

        CeilingValue() {
            super("a whole number from " + Ceiling.LOWEST + " to " + Ceiling.HIGHEST + ", or " + AUTO);
        }

        @Override
        List<String> words() {
            return List.of(AUTO);
        }

        @Override
        Object valueOf(String text, boolean quoted) {
            if (text.equals(AUTO)) {
                return Ceiling.observed();
            }
            Object level = number.valueOf(text, quoted);
            return level == null ? null : Ceiling.of((Integer) level);
        }
    }

    private static final class Duration extends ValueType {
        private final Map<String, Long> units; // in nanoseconds

        Duration(String allowed, Map<String, Long> units) {
            super(allowed);
            this.units = units;
        }

        @Override
        Object valueOf(String text, boolean quoted) {
            int digits = 0;
            while (digits < text.length() && text.charAt(digits) >= '0' && text.charAt(digits) <= '9') {
                digits++;
            }
            if (digits == 0 || digits > 6) {
                return null;
            }
            long number = Long.parseLong(text.substring(0, digits));
            long unitNs = units.getOrDefault(text.substring(digits), 0L);
            return number == 0 || unitNs == 0 ? null : (Object) (number * unitNs);
        }
    }

    private static final class Date extends ValueType {
        Date() {
            super("a day as year-month-day, such as 2027-01-31");
        }

        @Override
        Object valueOf(String text, boolean quoted) {
            try {
                return java.time.LocalDate.parse(text);
            } catch (java.time.format.DateTimeParseException noDate) {
                return null;
            }
        }
    }

    private static final class Text extends ValueType {
        Text(String name) {
            super(name);
        }

        @Override
        Object valueOf(String text, boolean quoted) {
            return text.isBlank() ? null : text;
        }
    }

    private static final class Structure extends ValueType {
        Structure(String name) {
            super(name);
        }

        @Override
        Object valueOf(String text, boolean quoted) {
            return null;
        }
    }
}

package io.turnstile.agent.select;

/**
 * A glob over class names.
 *
 * <pre>
 *   com.acme.Foo    the class and what is nested in it
 *   com.acme.Foo*   classes of that package whose names start so
 *   com.acme.*      the classes of the package
 *   com.acme.**     those of the package and of all below it
 *   com.*.Foo       * stands for one part of the package
 *   **.Foo          ** stands for any number of parts, none included
 *   *               the classes of the default package
 *   **              all classes
 * </pre>
 *
 * Classes of the JDK must be meant by name: a pattern matches them only if it starts with their package's root, as in
 * {@code java.util.**}.
 */
public final class ClassPattern {
    /*
     * A pattern is a list of segments. ANY (from "**") stands for any number of parts, none included; the last segment is
     * never ANY and stands for the class: "com.acme.**" is com, acme, ANY, *. So one walk over both lists suffices, which
     * on a mismatch lets the latest ANY take one part more. Names come with dots or slashes; both separate.
     */
    private static final String ANY = "**";

    private final String text;
    private final String[] segments;
    private final boolean namesJdk;

    private ClassPattern(String text, String[] segments) {
        this.text = text;
        this.segments = segments;
        namesJdk = segments.length > 1 && startsWithJdkRoot(text + '.');
    }

    /**
     * Reads a pattern.
     *
     * @throws IllegalArgumentException that says what is wrong with it, without repeating it
     */
    public static ClassPattern parse(String text) {
        if (text.isEmpty()) {
            throw new IllegalArgumentException("is empty");
        }
        if (text.indexOf('/') >= 0) {
            throw new IllegalArgumentException("has a slash: parts of a name are separated by dots");
        }
        String[] parts = text.split("\\.", -1);
        for (int i = 0; i < parts.length; i++) {
            checkPart(parts[i]);
            if (i > 0 && parts[i].equals(ANY) && parts[i - 1].equals(ANY)) {
                throw new IllegalArgumentException("has \"**\" twice in a row");
            }
        }
        if (!parts[parts.length - 1].equals(ANY)) {
            return new ClassPattern(text, parts);
        }
        String[] segments = new String[parts.length + 1];
        System.arraycopy(parts, 0, segments, 0, parts.length);
        segments[parts.length] = "*";
        return new ClassPattern(text, segments);
    }

    private static void checkPart(String part) {
        if (part.isEmpty()) {
            throw new IllegalArgumentException("has a dot without a name beside it");
        }
        if (part.equals(ANY)) {
            return;
        }
        if (part.contains(ANY)) {
            throw new IllegalArgumentException("has \"**\" inside a name: it must stand alone between dots");
        }
        for (int i = 0; i < part.length(); i++) {
            char letter = part.charAt(i);
            if (Character.isIdentifierIgnorable(letter)
                    || letter != '*' && letter != '-' && !Character.isJavaIdentifierPart(letter)) {
                throw new IllegalArgumentException("has the character " + named(letter) + ", which no class name has");
            }
        }
    }

    private static String named(char letter) {
        return letter >= ' ' && letter <= '~'
                ? "'" + letter + "'"
                : "U+" + Integer.toHexString(0x10000 | letter).substring(1);
    }

    /**
     * Whether the pattern means a class. Allocates nothing.
     *
     * @param name with dots or slashes
     * @param ofJdk whether the class is known to be the JDK's; {@code java}, {@code javax}, {@code jdk} and {@code sun}
     *     are taken for it in any case
     */
    public boolean matches(String name, boolean ofJdk) {
        return (namesJdk || !ofJdk && !startsWithReservedRoot(name)) && fits(name);
    }

    /** Whether the pattern can mean classes of the JDK. */
    boolean namesJdk() {
        return namesJdk;
    }

    /** Whether the name has the pattern's form, be the class the JDK's or not. */
    boolean fits(String name) {
        int segment = 0;
        int from = 0;
        int afterAny = -1; // the segment after the latest ANY
        int anyTook = 0; // up to where in the name
        while (true) {
            if (segments[segment].equals(ANY)) {
                afterAny = ++segment;
                anyTook = from;
            }
            int to = endOfPart(name, from);
            boolean ofClass = to == name.length();
            if (ofClass == (segment == segments.length - 1) && partFits(segments[segment], name, from, to, ofClass)) {
                if (ofClass) {
                    return true;
                }
                segment++;
                from = to + 1;
                continue;
            }
            int next = afterAny < 0 ? name.length() : endOfPart(name, anyTook);
            if (next == name.length()) {
                return false;
            }
            segment = afterAny;
            anyTook = next + 1;
            from = anyTook;
        }
    }

    private static boolean partFits(String segment, String name, int from, int to, boolean ofClass) {
        if (Glob.matches(segment, name, from, to)) {
            return true;
        }
        for (int i = from + 1; ofClass && i < to; i++) { // a nested class goes with each class around it
            if (name.charAt(i) == '$' && Glob.matches(segment, name, from, i)) {
                return true;
            }
        }
        return false;
    }

    private static int endOfPart(String name, int from) {
        for (int i = from; i < name.length(); i++) {
            if (name.charAt(i) == '/' || name.charAt(i) == '.') {
                return i;
            }
        }
        return name.length();
    }

    /**
     * Whether every class that {@code other} means is meant by this pattern, too. A yes is certain; a no may be missing
     * insight.
     */
    public boolean covers(ClassPattern other) {
        return (namesJdk || !other.namesJdk) && fitsAll(other);
    }

    /** Whether every name that fits the other pattern fits this one. */
    boolean fitsAll(ClassPattern other) {
        int mine = 0;
        int its = 0;
        int afterAny = -1;
        int anyTook = 0;
        while (its < other.segments.length) {
            if (mine < segments.length && segments[mine].equals(ANY)) {
                afterAny = ++mine;
                anyTook = its;
            } else if (mine < segments.length && segmentCovers(mine, other.segments[its])) {
                mine++;
                its++;
            } else if (afterAny >= 0) {
                mine = afterAny;
                its = ++anyTook;
            } else {
                return false;
            }
        }
        return mine == segments.length;
    }

    private boolean segmentCovers(int mine, String inner) {
        return !inner.equals(ANY) && partFits(segments[mine], inner, 0, inner.length(), mine == segments.length - 1);
    }

    private static boolean startsWithReservedRoot(String name) {
        return startsWithParts(name, "java.")
                || startsWithParts(name, "javax.")
                || startsWithParts(name, "jdk.")
                || startsWithParts(name, "sun.");
    }

    /** The JDK's other roots are shared with applications (com.sun.mail): there the loader decides, and is asked. */
    private static boolean startsWithJdkRoot(String name) {
        return startsWithReservedRoot(name)
                || startsWithParts(name, "com.sun.")
                || startsWithParts(name, "org.ietf.")
                || startsWithParts(name, "org.jcp.")
                || startsWithParts(name, "org.w3c.")
                || startsWithParts(name, "org.xml.")
                || startsWithParts(name, "netscape.");
    }

    private static boolean startsWithParts(String name, String parts) {
        if (name.length() < parts.length()) {
            return false;
        }
        for (int i = 0; i < parts.length(); i++) {
            char letter = name.charAt(i);
            if (parts.charAt(i) != (letter == '/' ? '.' : letter)) {
                return false;
            }
        }
        return true;
    }

    /** The pattern as it was written. */
    @Override
    public String toString() {
        return text;
    }
}

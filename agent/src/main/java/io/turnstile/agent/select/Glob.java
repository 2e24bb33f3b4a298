package io.turnstile.agent.select;

/** Globs over plain text: {@code *} stands for any run of characters, {@code ?} for any one. Nothing here allocates. */
public final class Glob {
    private Glob() {}

    /** Whether a glob matches a whole text. */
    public static boolean matches(String glob, String text) {
        return matches(glob, text, 0, text.length());
    }

    /** Whether a glob matches the part of a text from one index up to another. */
    static boolean matches(String glob, String text, int from, int to) {
        int globAt = 0;
        int textAt = from;
        int afterStar = -1; // index in the glob after the latest star; only that one ever needs to take more
        int starTook = from; // up to where in the text
        while (textAt < to) {
            if (globAt < glob.length() && glob.charAt(globAt) == '*') {
                afterStar = ++globAt;
                starTook = textAt;
            } else if (globAt < glob.length()
                    && (glob.charAt(globAt) == '?' || glob.charAt(globAt) == text.charAt(textAt))) {
                globAt++;
                textAt++;
            } else if (afterStar >= 0) {
                globAt = afterStar;
                textAt = ++starTook;
            } else {
                return false;
            }
        }
        while (globAt < glob.length() && glob.charAt(globAt) == '*') {
            globAt++;
        }
        return globAt == glob.length();
    }

    /**
     * Whether everything that {@code inner} matches is matched by {@code outer}. A yes is certain; a no may be missing
     * insight.
     */
    public static boolean covers(String outer, String inner) {
        // A star of the inner glob, read as a character, is matched by a star alone: no literal is one. A "?" would
        // match it.
        return outer.equals(inner) || outer.indexOf('?') < 0 && matches(outer, inner);
    }
}

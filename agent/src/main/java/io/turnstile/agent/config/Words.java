package io.turnstile.agent.config;

import java.util.List;

/** How messages show what was read and what is allowed. */
public final class Words {
    private static final int LONGEST_QUOTE = 60;

    private Words() {}

    /** In quotes, cut where it is long. */
    static String quote(String text) {
        boolean isLong = text.length() > LONGEST_QUOTE;
        return '"' + (isLong ? text.substring(0, LONGEST_QUOTE) + '…' : text) + '"';
    }

    /** On one line, without what a terminal would obey. */
    static String oneLine(String text) {
        StringBuilder line = new StringBuilder();
        for (int i = 0; i < text.length(); ) {
            int letter = text.codePointAt(i);
            line.appendCodePoint(isShown(letter) ? letter : '?');
            i += Character.charCount(letter);
        }
        return line.toString();
    }

    private static boolean isShown(int letter) {
        return switch (Character.getType(letter)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR -> false;
            default -> true;
        };
    }

    /** A question that names the nearest word, or nothing where none is near. */
    public static String didYouMean(String read, List<String> words) {
        String nearest = nearest(read, words);
        return nearest == null ? "" : "; did you mean \"" + nearest + "\"?";
    }

    /** The word that a slip of the keys turns into what was read, or null where none is near. */
    static String nearest(String read, List<String> words) {
        String nearest = null;
        int least = Integer.MAX_VALUE;
        for (String word : words) {
            int distance = read.length() > 2 * word.length() + 2 ? Integer.MAX_VALUE : distance(read, word);
            if (distance <= Math.max(1, word.length() / 3) && distance < least) {
                nearest = word;
                least = distance;
            }
        }
        return nearest;
    }

    /** Insertions, deletions, replacements and swaps of neighbours (Damerau–Levenshtein, restricted); case is free. */
    static int distance(String left, String right) {
        int[][] cost = new int[left.length() + 1][right.length() + 1];
        for (int i = 0; i <= left.length(); i++) {
            for (int j = 0; j <= right.length(); j++) {
                cost[i][j] = i == 0 || j == 0 ? i + j : step(cost, left, right, i, j);
            }
        }
        return cost[left.length()][right.length()];
    }

    private static int step(int[][] cost, String left, String right, int i, int j) {
        boolean same = same(left, i, right, j);
        int least = Math.min(cost[i - 1][j] + 1, cost[i][j - 1] + 1);
        least = Math.min(least, cost[i - 1][j - 1] + (same ? 0 : 1));
        boolean swapped = i > 1 && j > 1 && same(left, i, right, j - 1) && same(left, i - 1, right, j);
        return swapped ? Math.min(least, cost[i - 2][j - 2] + 1) : least;
    }

    private static boolean same(String left, int leftLength, String right, int rightLength) {
        return Character.toLowerCase(left.charAt(leftLength - 1))
                == Character.toLowerCase(right.charAt(rightLength - 1));
    }
}

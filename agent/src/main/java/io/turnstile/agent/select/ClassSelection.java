package io.turnstile.agent.select;

import java.util.List;

/**
 * The classes that one rule means: those that a pattern selects and none excludes. Exclusions hold for all classes, those of
 * the JDK included.
 *
 * @param selected at least one
 * @param excluded written with a leading {@code !}
 */
public record ClassSelection(List<ClassPattern> selected, List<ClassPattern> excluded) {
    /** Takes copies. */
    public ClassSelection {
        selected = List.copyOf(selected);
        excluded = List.copyOf(excluded);
    }

    /** Whether a class is meant; as in {@link ClassPattern#matches}. */
    public boolean matches(String name, boolean ofJdk) {
        for (int i = 0; i < selected.size(); i++) {
            if (selected.get(i).matches(name, ofJdk)) {
                return !excludes(name);
            }
        }
        return false;
    }

    /** Whether it can mean classes of the JDK. */
    public boolean namesJdk() {
        for (ClassPattern pattern : selected) {
            if (pattern.namesJdk()) {
                return true;
            }
        }
        return false;
    }

    private boolean excludes(String name) {
        for (int i = 0; i < excluded.size(); i++) {
            if (excluded.get(i).fits(name)) {
                return true;
            }
        }
        return false;
    }

    /** Whether every class that a pattern means is meant here, too; a yes is certain. */
    public boolean covers(ClassPattern pattern) {
        return excluded.isEmpty() && coveringPattern(selected, pattern) != null;
    }

    /** Whether an exclusion takes away every class that a pattern means; a yes is certain. */
    public boolean excludesAll(ClassPattern pattern) {
        for (ClassPattern exclusion : excluded) {
            if (exclusion.fitsAll(pattern)) {
                return true;
            }
        }
        return false;
    }

    private static ClassPattern coveringPattern(List<ClassPattern> outer, ClassPattern inner) {
        for (ClassPattern pattern : outer) {
            if (pattern.covers(inner)) {
                return pattern;
            }
        }
        return null;
    }

    /** The patterns as written, with commas between. */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        for (ClassPattern pattern : selected) {
            text.append(text.length() == 0 ? "" : ", ").append(pattern);
        }
        for (ClassPattern pattern : excluded) {
            text.append(", !").append(pattern);
        }
        return text.toString();
    }
}

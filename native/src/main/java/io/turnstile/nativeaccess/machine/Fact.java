package io.turnstile.nativeaccess.machine;

import java.util.Locale;
import java.util.Objects;

/**
 * One line of a diagnosis.
 *
 * @param id a stable name for programs
 * @param title what was looked at, for people
 * @param found what is there, as a clause
 * @param meaning what that means for locks and real-time threads, as a clause
 * @param remedy a command, an option or a sentence; empty where nothing is to be done
 */
public record Fact(String id, String title, State state, String found, String meaning, String remedy) {
    /** How a fact bears on locks and real-time threads. */
    public enum State {
        /** As it should be. */
        OK,
        /** Works, with a risk or a cost that one should know of. */
        WARNING,
        /** Something is not there, or not permitted. */
        MISSING;

        /** As reports show it. */
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** A fact. */
    public Fact {
        Objects.requireNonNull(id);
        Objects.requireNonNull(title);
        Objects.requireNonNull(state);
        Objects.requireNonNull(found);
        Objects.requireNonNull(meaning);
        Objects.requireNonNull(remedy);
    }

    /** Names what facts are about. */
    static Subject about(String id, String title) {
        return new Subject(id, title);
    }

    /** What facts are about. */
    record Subject(String id, String title) {
        Fact ok(String found, String meaning) {
            return new Fact(id, title, State.OK, found, meaning, "");
        }

        Fact warning(String found, String meaning, String remedy) {
            return new Fact(id, title, State.WARNING, found, meaning, remedy);
        }

        Fact missing(String found, String meaning, String remedy) {
            return new Fact(id, title, State.MISSING, found, meaning, remedy);
        }
    }

    /** Found and meaning in one sentence. */
    public String sentence() {
        return meaning.isEmpty() ? found : found + ": " + meaning;
    }
}

package io.turnstile.agent.startup;

import io.turnstile.runtime.platform.Capability;
import io.turnstile.runtime.policy.LockProtocol;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

/**
 * The table of docs/doctor.md is what {@link Degradation} says and {@link ProtocolSupport} does; {@code -Ddocs.write=true} writes it.
 */
class DegradationTableTest {
    private static final Path DOCUMENT = Path.of("..", "docs", "doctor.md");
    private static final String BEGIN = "<!-- table: written by DegradationTableTest with -Ddocs.write=true -->\n";
    private static final String END = "<!-- end of table -->\n";

    private static String table() {
        StringBuilder table = new StringBuilder("| missing | concerns | what happens |\n|---|---|---|\n");
        for (Degradation row : Degradation.ALL) {
            table.append("| ")
                    .append(row.missing().title())
                    .append(" | ")
                    .append(
                            row.asked() == null
                                    ? ""
                                    : "protocol `" + row.asked().word() + '`')
                    .append(" | ")
                    .append(row.effect())
                    .append(" |\n");
        }
        return table.toString();
    }

    @Test
    void documentShowsEveryRow() throws IOException {
        String document = Files.readString(DOCUMENT);
        int begin = document.indexOf(BEGIN) + BEGIN.length();
        int end = document.indexOf(END);
        if (Boolean.getBoolean("docs.write")) {
            Files.writeString(DOCUMENT, document.substring(0, begin) + table() + document.substring(end));
            return;
        }
        assertEquals(table(), document.substring(begin, end));
    }

    @ParameterizedTest
    @EnumSource
    void everyCapabilityHasAStatedEffect(Capability capability) {
        assertFalse(Degradation.effectsOf(capability).isEmpty(), capability + " may be missing without a word");
    }

    /** Whatever is missing, in any combination, nobody gets a protocol that needs it. */
    @Test
    void grantedProtocolNeverNeedsWhatIsMissing() {
        Capability[] all = Capability.values();
        for (int bits = 0; bits < 1 << all.length; bits++) {
            Set<Capability> missing = EnumSet.noneOf(Capability.class);
            for (int i = 0; i < all.length; i++) {
                if ((bits >> i & 1) == 1) {
                    missing.add(all[i]);
                }
            }
            ProtocolSupport support = ProtocolSupport.of(ProbedPlatform.without(missing.toArray(Capability[]::new)));
            for (LockProtocol asked : LockProtocol.values()) {
                LockProtocol granted = support.granted(asked);
                for (Degradation row : Degradation.ALL) {
                    assertFalse(
                            row.changesProtocol() && row.asked() == granted && missing.contains(row.missing()),
                            () -> asked + " became " + granted + " without " + missing);
                }
                assertEquals(granted == asked, support.missingFor(asked) == null, () -> asked + " without " + missing);
            }
        }
    }
}

package io.turnstile.agent.select;

import io.turnstile.runtime.policy.LockProtocol;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;

class RuleSetTest {
    private static Rule rule(LockProtocol protocol, String origin, String... patterns) {
        List<ClassPattern> selected = new ArrayList<>();
        List<ClassPattern> excluded = new ArrayList<>();
        for (String pattern : patterns) {
            boolean exclusion = pattern.startsWith("!");
            (exclusion ? excluded : selected).add(ClassPattern.parse(exclusion ? pattern.substring(1) : pattern));
        }
        return new Rule(new ClassSelection(selected, excluded), protocol, LockProtocol.JVM, origin);
    }

    private final Rule audit = rule(LockProtocol.JVM, "t.yaml:2", "com.acme.audit.**");
    private final Rule acme = rule(LockProtocol.PI, "t.yaml:4", "com.acme.**", "!**.Old*");
    private final Rule old = rule(LockProtocol.FUTEX, "t.yaml:6", "**.OldLocks", "**.OldQueue");
    private final RuleSet rules = new RuleSet(List.of(audit, acme, old));

    @Test
    void theFirstRuleThatMatchesDecides() {
        assertSame(audit, rules.ruleFor("com/acme/audit/Log", false));
        assertSame(acme, rules.ruleFor("com/acme/Control", false));
    }

    @Test
    void anExcludedClassGoesToTheNextRule() {
        assertSame(old, rules.ruleFor("com/acme/OldQueue", false));
        assertNull(rules.ruleFor("com/acme/OldThing", false));
    }

    @Test
    void rulesCountWhatTheySelectAndTheRestIsUnmatched() {
        rules.ruleFor("com/acme/Control", false);
        rules.ruleFor("com/acme/Other", false);
        rules.ruleFor("org/x/Other", false);
        assertEquals(2, acme.matchCount());
        assertEquals(List.of(audit, old), rules.unmatched());
    }

    @Test
    void aRuleShowsItsPlaceAndPatterns() {
        assertEquals("t.yaml:4 (com.acme.**, !**.Old*)", acme.toString());
    }

    @Test
    void classesOfTheJdkAreSelectedByName() {
        Rule queue = rule(LockProtocol.PI, "t.yaml:2", "java.util.concurrent.ArrayBlockingQueue");
        RuleSet set = new RuleSet(List.of(rule(LockProtocol.PI, "t.yaml:1", "**"), queue));
        assertSame(queue, set.ruleFor("java/util/concurrent/ArrayBlockingQueue", false));
        assertNull(set.ruleFor("com/sun/jndi/ldap/Connection", true));
    }
}

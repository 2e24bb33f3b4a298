package io.turnstile.agent.config;

import java.io.File;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

class TrackingConfigTest {
    @TempDir
    File folder;

    private ConfigTexts texts;

    @BeforeEach
    void texts() {
        texts = new ConfigTexts(folder);
    }

    @Test
    void isOffWithoutTheKey() throws ConfigException {
        assertFalse(texts.load("").tracking().isOn());
    }

    @Test
    void aLevelAloneHasTheDefaults() throws ConfigException {
        TrackingConfig tracking = texts.load("tracking: order\n").tracking();
        assertTrue(tracking.isOn());
        assertEquals("**", tracking.classes().toString());
        assertEquals(5_000_000_000L, tracking.detectAfterNs());
        assertEquals(30_000_000_000L, tracking.longWaitNs());
        assertEquals(AgentConfig.OnDeadlock.REPORT, tracking.onDeadlock());
        assertEquals("turnstile-locks.html", tracking.html());
        assertNull(tracking.json());
    }

    @Test
    void allKeysCanBeGiven() throws ConfigException {
        TrackingConfig tracking = texts.load("""
                tracking:
                  level: order
                  match: ["com.acme.**", "!com.acme.gen.**"]
                  detect-after: 500ms
                  long-wait: 2m
                  on-deadlock: exit
                  html: none
                """).tracking();
        assertEquals("com.acme.**, !com.acme.gen.**", tracking.classes().toString());
        assertEquals(500_000_000L, tracking.detectAfterNs());
        assertEquals(120_000_000_000L, tracking.longWaitNs());
        assertEquals(AgentConfig.OnDeadlock.EXIT, tracking.onDeadlock());
        assertNull(tracking.html());
    }

    @Test
    void theAgentArgumentIsTheLevel() throws ConfigException {
        AgentConfig config = ConfigTexts.load("tracking=order,tracking.detect-after=1s", Map.of(), Map.of());
        assertTrue(config.tracking().isOn());
        assertEquals(1_000_000_000L, config.tracking().detectAfterNs());
    }

    @Test
    void whatIsWrongIsSaid() {
        texts.assertRefused(
                "tracking: odrer\n",
                "t.yaml:1:11: level: \"odrer\" is not allowed; did you mean \"order\"? (allowed: off, contention, order)");
        texts.assertRefused(
                "tracking:\n  detect-after: 5\n",
                "t.yaml:2:17: detect-after: \"5\" is not allowed (allowed: a number with its unit, ms, s or m, from 1ms"
                        + " to 999999m)");
        texts.assertRefused(
                "tracking:\n  match: \"!a.b\"\n",
                "t.yaml:2:10: match: has exclusions only, and so matches nothing (allowed: at least one pattern without"
                        + " !)");
    }
}

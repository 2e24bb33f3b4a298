package io.turnstile.agent.config;

/**
 * A value from outside of the file, not yet checked.
 *
 * @param word the key; may be unknown
 * @param place the source, which names the key as it was given
 */
record RawSetting(String word, String text, Place place) {}

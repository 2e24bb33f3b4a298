package io.turnstile.agent.config;

import java.util.Map;
import org.snakeyaml.engine.v2.api.ConstructNode;
import org.snakeyaml.engine.v2.nodes.Tag;
import org.snakeyaml.engine.v2.resolver.ScalarResolver;
import org.snakeyaml.engine.v2.schema.Schema;

/**
 * No types: {@link YamlReader} stops at events, and {@link ValueType} says what a text means. In turnstile.jar the build puts this class
 * in the place of the parser's JsonSchema, which every settings builder makes first and whose regular expressions and
 * constructors would be a twentieth of an agent's start.
 */
public final class NoSchema implements Schema {
    /** Called by the parser. */
    public NoSchema() {}

    @Override
    public ScalarResolver getScalarResolver() {
        throw new UnsupportedOperationException("events are not resolved");
    }

    @Override
    public Map<Tag, ConstructNode> getSchemaTagConstructors() {
        return Map.of();
    }
}

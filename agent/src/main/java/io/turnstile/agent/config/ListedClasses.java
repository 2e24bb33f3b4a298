package io.turnstile.agent.config;

import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * The value of {@code monitors: classes}: exact classes whose objects have their monitors in a table. Only those are allowed whose
 * own code leaves their monitor alone, since the JDK's code is not rewritten.
 */
final class ListedClasses {
    private static final String ARRAYS = "arrays";

    private final Set<String> names;

    private ListedClasses(Set<String> names) {
        this.names = names;
    }

    static ListedClasses read(YamlNode node) throws ConfigException {
        Set<String> names = new TreeSet<>();
        for (YamlNode.Scalar scalar : MappingReader.oneOrMore(Key.MONITORS_CLASSES, node)) {
            String reason = scalar.text().equals(ARRAYS) ? null : whyNot(scalar.text());
            if (reason != null) {
                throw new ConfigException(
                        scalar.place(),
                        "classes: " + Words.quote(scalar.text()) + ' ' + reason
                                + " (allowed: "
                                + Key.MONITORS_CLASSES.type().allowed() + ')');
            }
            names.add(scalar.text());
        }
        return new ListedClasses(names);
    }

    boolean contains(Class<?> type) {
        return type.isArray()
                ? names.contains(ARRAYS)
                : type.getClassLoader() == null && names.contains(type.getName());
    }

    /** Why objects of a class must be left to the JVM, or null. */
    private static String whyNot(String name) {
        Class<?> type;
        try {
            type = Class.forName(name, false, null);
        } catch (ClassNotFoundException | LinkageError absent) {
            return "is no class of the JDK" + Words.didYouMean(name, suggestions());
        }
        if (!name.startsWith("java.util.")
                || !Modifier.isPublic(type.getModifiers())
                || Modifier.isAbstract(type.getModifiers())
                || !Collection.class.isAssignableFrom(type) && !Map.class.isAssignableFrom(type)) {
            return "is no collection that can be created";
        }
        for (Class<?> current = type; current != null; current = current.getSuperclass()) {
            for (Method method : current.getDeclaredMethods()) {
                if (Modifier.isSynchronized(method.getModifiers())) {
                    return "locks itself in the JDK's code, which is not rewritten";
                }
            }
        }
        return null;
    }

    private static List<String> suggestions() {
        List<String> names = new ArrayList<>(List.of(ARRAYS));
        for (String simple :
                List.of("ArrayList", "LinkedList", "HashMap", "HashSet", "TreeMap", "TreeSet", "LinkedHashMap")) {
            names.add("java.util." + simple);
        }
        return names;
    }

    @Override
    public String toString() {
        return String.join(", ", names);
    }
}

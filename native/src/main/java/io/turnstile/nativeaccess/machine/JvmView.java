package io.turnstile.nativeaccess.machine;

import java.util.List;

/** What a JVM says of itself. */
public interface JvmView {
    /** Its options, from the command line, option files and variables; not the program's arguments. */
    List<String> options();

    /** The value of a flag of HotSpot, or null where it is not known. */
    String flag(String name);

    /** A JVM of which only the options are known; where a flag is given several times, the last counts. */
    static JvmView ofOptions(List<String> options) {
        List<String> copy = List.copyOf(options);
        return new JvmView() {
            @Override
            public List<String> options() {
                return copy;
            }

            @Override
            public String flag(String name) {
                String value = null;
                for (String option : copy) {
                    if (option.startsWith("-XX:" + name + '=')) {
                        value = option.substring(option.indexOf('=') + 1);
                    } else if (option.equals("-XX:+" + name)) {
                        value = "true";
                    } else if (option.equals("-XX:-" + name)) {
                        value = "false";
                    }
                }
                return value;
            }
        };
    }
}

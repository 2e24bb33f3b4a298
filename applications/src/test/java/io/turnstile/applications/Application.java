package io.turnstile.applications;

import io.turnstile.applications.programs.ArtemisOrders;
import io.turnstile.applications.programs.CaffeineSums;
import io.turnstile.applications.programs.CoroutineSums;
import io.turnstile.applications.programs.DerbyBank;
import io.turnstile.applications.programs.FelixBundles;
import io.turnstile.applications.programs.H2Bank;
import io.turnstile.applications.programs.HikariBank;
import io.turnstile.applications.programs.JBossModules;
import io.turnstile.applications.programs.LuceneSearch;
import io.turnstile.applications.programs.ModuleLayers;
import io.turnstile.applications.programs.TomcatShop;

/** The applications, each with its load. */
enum Application {
    H2("h2", "transactions of 8 threads, on disk", H2Bank.class, false),
    DERBY("derby", "transactions of 8 threads, on disk", DerbyBank.class, false),
    HIKARI("HikariCP", "8 threads, 3 connections, one transaction each", HikariBank.class, false),
    TOMCAT("tomcat-embed-core", "8 HTTP clients, sessions, asynchronous requests", TomcatShop.class, true),
    TOMCAT_VIRTUAL("tomcat-embed-core", "the same, requests on virtual threads", TomcatShop.class, false, "virtual"),
    ARTEMIS("artemis-server", "4 producers, 4 consumers, transacted, journal on disk", ArtemisOrders.class, false),
    CAFFEINE("caffeine", "8 threads, loads and evictions", CaffeineSums.class, false),
    LUCENE("lucene-core", "4 indexers, a searcher, merges", LuceneSearch.class, false),
    FELIX("org.apache.felix.framework", "2 bundles, 6 threads", FelixBundles.class, true),
    JBOSS_MODULES("jboss-modules", "2 modules, 6 threads", JBossModules.class, false),
    MODULE_LAYERS("java.lang.ModuleLayer", "2 modules, a loader each, 6 threads", ModuleLayers.class, false),
    COROUTINES("kotlinx-coroutines-core-jvm", "16 coroutines, a channel, a mutex", CoroutineSums.class, true);

    private static final int VIRTUAL_THREADS_SINCE = 21;

    final String library;
    final String load;
    final Class<?> program;
    final boolean inSample;
    private final String[] arguments;

    Application(String library, String load, Class<?> program, boolean inSample, String... arguments) {
        this.library = library;
        this.load = load;
        this.program = program;
        this.inSample = inSample;
        this.arguments = arguments;
    }

    int sinceJdk() {
        return this == TOMCAT_VIRTUAL ? VIRTUAL_THREADS_SINCE : 0;
    }

    /** The program's arguments: first a directory of its own. */
    String[] arguments(String directory) {
        String[] all = new String[arguments.length + 1];
        all[0] = directory;
        System.arraycopy(arguments, 0, all, 1, arguments.length);
        return all;
    }

    /** The library with its version, as its jar is named. */
    String nameWithVersion() {
        if (this == MODULE_LAYERS) {
            return library;
        }
        String file = FullSelection.jar(library + "-").getFileName().toString();
        return file.substring(0, file.length() - ".jar".length());
    }
}

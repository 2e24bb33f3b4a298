package io.turnstile.applications.programs;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpSession;
import java.io.IOException;
import java.net.CookieManager;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.apache.catalina.Context;
import org.apache.catalina.Wrapper;
import org.apache.catalina.startup.Tomcat;

/**
 * The servlet container Tomcat, and clients that put things into carts over HTTP: sessions, synchronized servlets, asynchronous
 * requests. The argument {@code virtual} has each request handled by a virtual thread.
 */
public final class TomcatShop {
    private static final int CLIENT_COUNT = 8;
    private static final int REQUESTS_PER_CLIENT = 240;

    private TomcatShop() {}

    public static void main(String[] arguments) throws Exception {
        Logger.getLogger("").setLevel(Level.OFF);
        Tomcat tomcat = new Tomcat();
        tomcat.setBaseDir(arguments[0]);
        tomcat.setPort(0);
        Context context = tomcat.addContext("", arguments[0]);
        Carts carts = new Carts();
        add(context, "carts", carts, "/cart");
        LaterCarts later = new LaterCarts(carts);
        add(context, "later", later, "/later");
        if (arguments.length > 1) {
            tomcat.getConnector().getProtocolHandler().setExecutor(virtualThreads());
        }
        tomcat.start();
        String base = "http://localhost:" + tomcat.getConnector().getLocalPort();
        TreeMap<Integer, String> last = new TreeMap<>();
        Crowd.run(CLIENT_COUNT, member -> {
            String answer = shop(base, member);
            synchronized (last) {
                last.put(member, answer);
            }
        });
        later.workers.shutdown();
        tomcat.stop();
        tomcat.destroy();
        System.out.println("carts: " + last);
        System.out.println("requests: " + carts.requests() + ", sum " + carts.sum.get());
    }

    private static void add(Context context, String name, HttpServlet servlet, String path) {
        Wrapper wrapper = Tomcat.addServlet(context, name, servlet);
        wrapper.setAsyncSupported(true);
        wrapper.addMapping(path);
    }

    /** Java 21 and later have them. */
    private static ExecutorService virtualThreads() throws ReflectiveOperationException {
        return (ExecutorService)
                Executors.class.getMethod("newVirtualThreadPerTaskExecutor").invoke(null);
    }

    private static String shop(String base, int member) throws IOException, InterruptedException {
        HttpClient client =
                HttpClient.newBuilder().cookieHandler(new CookieManager()).build();
        String answer = "";
        for (int i = 0; i < REQUESTS_PER_CLIENT; i++) {
            String path = (i % 4 == 3 ? "/later" : "/cart") + "?item=" + (member * REQUESTS_PER_CLIENT + i);
            HttpResponse<String> response = client.send(
                    HttpRequest.newBuilder(URI.create(base + path)).build(), HttpResponse.BodyHandlers.ofString());
            if (response.statusCode() != HttpServletResponse.SC_OK) {
                throw new IllegalStateException(response.statusCode() + " " + response.body());
            }
            answer = response.body();
        }
        return answer;
    }

    /** Adds the item to the session's cart and answers how many there are, and their sum. */
    static final class Carts extends HttpServlet {
        private static final long serialVersionUID = 1;

        final AtomicLong sum = new AtomicLong();
        private int requests; // guarded by this

        @Override
        protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
            String text = add(request);
            response.addCookie(new Cookie("seen", "yes"));
            response.setContentType("text/plain");
            response.getWriter().print(text);
        }

        String add(HttpServletRequest request) {
            long item = Long.parseLong(request.getParameter("item"));
            HttpSession session = request.getSession();
            countRequest();
            sum.addAndGet(item);
            synchronized (session) {
                Long before = (Long) session.getAttribute("sum");
                Integer count = (Integer) session.getAttribute("count");
                session.setAttribute("sum", (before == null ? 0 : before) + item);
                session.setAttribute("count", (count == null ? 0 : count) + 1);
                return session.getAttribute("count") + "/" + session.getAttribute("sum");
            }
        }

        private synchronized void countRequest() {
            requests++;
        }

        synchronized int requests() {
            return requests;
        }
    }

    /** The same, answered by another thread than the one that took the request. */
    static final class LaterCarts extends HttpServlet {
        private static final long serialVersionUID = 1;

        @SuppressWarnings("serial") // never serialized
        final ExecutorService workers = Executors.newFixedThreadPool(2);

        private final Carts carts;

        LaterCarts(Carts carts) {
            this.carts = carts;
        }

        @Override
        protected void doGet(HttpServletRequest request, HttpServletResponse response) {
            AsyncContext later = request.startAsync();
            workers.execute(() -> {
                try {
                    response.getWriter().print(carts.add(request));
                } catch (IOException e) {
                    throw new IllegalStateException(e);
                } finally {
                    later.complete();
                }
            });
        }
    }
}

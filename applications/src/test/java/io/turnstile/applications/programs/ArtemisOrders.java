package io.turnstile.applications.programs;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.apache.activemq.artemis.api.core.QueueConfiguration;
import org.apache.activemq.artemis.api.core.RoutingType;
import org.apache.activemq.artemis.api.core.client.ActiveMQClient;
import org.apache.activemq.artemis.api.core.client.ClientConsumer;
import org.apache.activemq.artemis.api.core.client.ClientMessage;
import org.apache.activemq.artemis.api.core.client.ClientProducer;
import org.apache.activemq.artemis.api.core.client.ClientSession;
import org.apache.activemq.artemis.api.core.client.ClientSessionFactory;
import org.apache.activemq.artemis.api.core.client.ServerLocator;
import org.apache.activemq.artemis.core.config.Configuration;
import org.apache.activemq.artemis.core.config.impl.ConfigurationImpl;
import org.apache.activemq.artemis.core.server.JournalType;
import org.apache.activemq.artemis.core.server.embedded.EmbeddedActiveMQ;

/** The message broker ActiveMQ Artemis with its journal on disk: transacted producers, consumers, one queue. */
public final class ArtemisOrders {
    private static final String QUEUE = "orders";
    private static final String URL = "vm://0";
    private static final int PRODUCER_COUNT = 4;
    private static final int CONSUMER_COUNT = 4;
    private static final int ORDERS_PER_PRODUCER = 500;
    private static final int ORDERS_PER_TRANSACTION = 20;
    private static final long RECEIVE_TIMEOUT_MS = 30_000;

    private ArtemisOrders() {}

    public static void main(String[] arguments) throws Exception {
        Logger.getLogger("").setLevel(Level.OFF);
        EmbeddedActiveMQ broker = new EmbeddedActiveMQ();
        broker.setConfiguration(configuration(arguments[0]));
        broker.start();
        AtomicInteger count = new AtomicInteger();
        AtomicLong sum = new AtomicLong();
        try (ServerLocator locator = ActiveMQClient.createServerLocator(URL)) {
            try (ClientSessionFactory factory = locator.createSessionFactory();
                    ClientSession session = factory.createSession()) {
                session.createQueue(QueueConfiguration.of(QUEUE).setRoutingType(RoutingType.ANYCAST));
            }
            Crowd.run(PRODUCER_COUNT + CONSUMER_COUNT, member -> {
                try (ClientSessionFactory factory = locator.createSessionFactory();
                        ClientSession session = factory.createSession(false, false)) {
                    if (member < PRODUCER_COUNT) {
                        produce(session, member);
                    } else {
                        consume(session, count, sum);
                    }
                }
            });
        }
        long left = broker.getActiveMQServer().locateQueue(QUEUE).getMessageCount();
        broker.stop();
        System.out.println("orders: " + count.get() + ", sum " + sum.get() + ", left " + left);
        System.exit(0); // the client's idle threads would keep the JVM for a minute
    }

    private static Configuration configuration(String directory) throws Exception {
        return new ConfigurationImpl()
                .setSecurityEnabled(false)
                .setJMXManagementEnabled(false)
                .setJournalType(JournalType.NIO)
                .setJournalDirectory(directory + "/journal")
                .setBindingsDirectory(directory + "/bindings")
                .setPagingDirectory(directory + "/paging")
                .setLargeMessagesDirectory(directory + "/large")
                .setNodeManagerLockDirectory(directory + "/lock")
                .addAcceptorConfiguration("in-vm", URL);
    }

    private static void produce(ClientSession session, int member) throws Exception {
        ClientProducer producer = session.createProducer(QUEUE);
        for (int i = 0; i < ORDERS_PER_PRODUCER; i++) {
            ClientMessage message = session.createMessage(true);
            message.getBodyBuffer().writeLong((long) member * ORDERS_PER_PRODUCER + i);
            producer.send(message);
            if (i % ORDERS_PER_TRANSACTION == ORDERS_PER_TRANSACTION - 1) {
                session.commit();
            }
        }
        session.commit();
    }

    /** All consumers together take all orders; each commits before it ends. */
    private static void consume(ClientSession session, AtomicInteger count, AtomicLong sum) throws Exception {
        int share = PRODUCER_COUNT * ORDERS_PER_PRODUCER / CONSUMER_COUNT;
        ClientConsumer consumer = session.createConsumer(QUEUE);
        session.start();
        for (int i = 0; i < share; i++) {
            ClientMessage message = consumer.receive(RECEIVE_TIMEOUT_MS);
            if (message == null) {
                throw new IllegalStateException("no order came");
            }
            sum.addAndGet(message.getBodyBuffer().readLong());
            count.incrementAndGet();
            message.acknowledge();
        }
        session.commit();
    }
}

package org.sallyport.handover.internal;

import java.nio.channels.ServerSocketChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.LockSupport;
import org.osgi.framework.BundleContext;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.ServiceRegistration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Listening sockets between two lives of this bundle. Meanwhile the system lets clients connect, and they wait; so the port is never refused. The sockets
 * are kept as a service of the framework, in types of the JDK, because the next life has other classes.
 */
public final class ParkedPorts implements PortHandover {

    private static final Logger LOG = LoggerFactory.getLogger(ParkedPorts.class);

    /** Service property: the PID of the owner's configuration, because several may have the same name. */
    private static final String OWNER = "org.sallyport.ports.of";

    /** How long somebody may connect without being answered, if no successor comes. */
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private static final long LOOK_NANOS = 20_000_000;

    private final BundleContext framework;
    private final String pid;

    /**
     * @param framework the context of the framework's own bundle
     * @param pid of the owner's configuration: this and nothing else is the same for its next life
     */
    public ParkedPorts(BundleContext framework, String pid) {
        this.framework = framework;
        this.pid = pid;
    }

    @Override
    public List<ServerSocketChannel> take() {
        List<ServerSocketChannel> taken = new ArrayList<>();
        for (ServiceReference<?> reference : references()) {
            if (pid.equals(reference.getProperty(OWNER)) && framework.getService(reference) instanceof Queue<?> left) {
                for (Object socket = left.poll(); socket != null; socket = left.poll()) {
                    taken.add((ServerSocketChannel) socket);
                }
                framework.ungetService(reference);
            }
        }
        return taken;
    }

    private List<ServiceReference<?>> references() {
        try {
            ServiceReference<?>[] found = framework.getAllServiceReferences(Queue.class.getName(), "(" + OWNER + "=*)");
            return found == null ? List.of() : List.of(found);
        } catch (InvalidSyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void leave(List<ServerSocketChannel> sockets) {
        if (sockets.isEmpty()) {
            return;
        }
        Queue<ServerSocketChannel> left = new ConcurrentLinkedQueue<>(sockets);
        ServiceRegistration<?> registration =
                framework.registerService(Queue.class, left, FrameworkUtil.asDictionary(Map.of(OWNER, pid)));
        Thread keeper = new Thread(() -> keep(left, registration), "sallyport-port-keeper");
        keeper.setDaemon(true);
        keeper.start();
    }

    private void keep(Queue<ServerSocketChannel> left, ServiceRegistration<?> registration) {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!left.isEmpty() && System.nanoTime() < deadline) {
            LockSupport.parkNanos(LOOK_NANOS);
        }
        for (ServerSocketChannel socket = left.poll(); socket != null; socket = left.poll()) {
            LOG.info("{}: nobody listens on {} any more", pid, socket);
            InheritedPorts.close(socket);
        }
        try {
            registration.unregister();
        } catch (IllegalStateException e) {
            LOG.debug("the framework has stopped meanwhile", e);
        }
    }
}

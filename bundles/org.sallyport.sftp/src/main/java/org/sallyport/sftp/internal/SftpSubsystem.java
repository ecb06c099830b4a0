package org.sallyport.sftp.internal;

import java.time.Clock;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;
import org.sallyport.channel.DataHandler;
import org.sallyport.file.FileStore;
import org.sallyport.sftp.internal.mount.Stores;
import org.sallyport.sftp.internal.serve.Faults;
import org.sallyport.sftp.internal.wire.SegmentPool;
import org.sallyport.sftp.internal.wire.Wires;
import org.sallyport.subsystem.Subsystem;
import org.sallyport.subsystem.SubsystemChannel;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The subsystem {@code sftp}: knows the file stores, and opens a session for every channel. */
@Component(service = Subsystem.class, configurationPid = "org.sallyport.sftp")
@Designate(ocd = SftpSubsystem.Config.class)
public final class SftpSubsystem implements Subsystem {

    private static final Logger LOG = LoggerFactory.getLogger(SftpSubsystem.class);

    private static final int DEFAULT_THREADS = 64;
    private static final int MOST_THREADS = 10_000;
    private static final long STOP_MILLIS = 5_000;

    private final Stores stores = new Stores();
    private final SftpSettings.Reader settings = new SftpSettings.Reader();
    private final Set<SftpSession> sessions = ConcurrentHashMap.newKeySet();
    private final TurnPool threads = new TurnPool(DEFAULT_THREADS);
    private final ScheduledThreadPoolExecutor timer = timer();
    private final SftpSession.Shared shared = new SftpSession.Shared(
            stores, new Wires(Clock.systemDefaultZone()), new SegmentPool(), new Faults(), threads, timer);
    private volatile boolean stopped;

    /** The keys of the PID {@code org.sallyport.sftp}, which concern all servers. */
    @ObjectClassDefinition(name = "Sallyport SFTP", description = "The SFTP subsystem of all servers.")
    public @interface Config {

        /** The number of threads. */
        @AttributeDefinition(
                name = "Threads",
                description =
                        "How many requests may be served at the same time, 1 to 10000. Only slow file stores need many."
                                + " Takes effect: at once.")
        String threads_max() default "64";
    }

    /** A subsystem without stores, with default settings. */
    public SftpSubsystem() {}

    /** Its thread is there only while something waits. */
    private static ScheduledThreadPoolExecutor timer() {
        ScheduledThreadPoolExecutor timer = new ScheduledThreadPoolExecutor(1, work -> {
            Thread thread = new Thread(work, "sallyport-sftp-timer");
            thread.setDaemon(true);
            return thread;
        });
        timer.setKeepAliveTime(1, TimeUnit.SECONDS);
        timer.allowCoreThreadTimeOut(true);
        timer.setRemoveOnCancelPolicy(true);
        timer.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
        timer.setRejectedExecutionHandler(new ThreadPoolExecutor.DiscardPolicy());
        return timer;
    }

    /** A subsystem of the container. */
    @Activate
    public SftpSubsystem(Config config) {
        configure(config);
    }

    @Modified
    void configure(Config config) {
        try {
            int number = Integer.parseInt(config.threads_max().strip());
            if (number >= 1 && number <= MOST_THREADS) {
                threads.resize(number);
                return;
            }
        } catch (NumberFormatException e) {
            LOG.debug("not a number", e);
        }
        LOG.error(
                "org.sallyport.sftp: threads.max = {} is not a number from 1 to {}; keeping the last good value",
                config.threads_max(),
                MOST_THREADS);
    }

    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    void bindStore(FileStore store, Map<String, Object> properties) {
        if (properties.get(FileStore.NAME) instanceof String name) {
            addStore(name, store);
        } else {
            LOG.error(
                    "{} cannot be mounted: its service has no text property {}",
                    store.getClass().getName(),
                    FileStore.NAME);
        }
    }

    /** The properties of a store, and with them perhaps its name, have changed. */
    void updatedStore(FileStore store, Map<String, Object> properties) {
        if (properties.get(FileStore.NAME) instanceof String name && stores.has(name, store)) {
            return;
        }
        unbindStore(store);
        bindStore(store, properties);
    }

    void unbindStore(FileStore store) {
        stores.remove(store);
        sessions.forEach(SftpSession::storesChanged);
    }

    /** Makes a store known under a name that mounts refer to. */
    public void addStore(String name, FileStore store) {
        stores.add(name, store);
    }

    /**
     * Forgets a store: what is opened under its mount points from now on is answered with NO_CONNECTION, what is open with CONNECTION_LOST when
     * the server's {@code drain.timeout} is over.
     */
    public void removeStore(String name, FileStore store) {
        stores.remove(name, store);
        sessions.forEach(SftpSession::storesChanged);
    }

    @Override
    public String name() {
        return "sftp";
    }

    @Override
    public DataHandler open(SubsystemChannel channel) {
        SftpSettings now = settings.read(channel.connection().server(), channel.settings());
        SftpSession session = new SftpSession(channel, now, shared, this::ended);
        sessions.add(session);
        if (stopped) {
            session.drain();
        }
        return session;
    }

    private void ended(SftpSession session) {
        sessions.remove(session);
        synchronized (sessions) {
            sessions.notifyAll();
        }
        letGo();
    }

    private void letGo() {
        if (stopped && sessions.isEmpty()) {
            threads.close();
            timer.shutdown();
        }
    }

    /** Returns at once. Channels close when what they are doing is done, or when the drain timeout of their server is over. */
    @Deactivate
    void deactivate() {
        stopped = true;
        sessions.forEach(SftpSession::drain);
        letGo();
    }

    /** Closes all channels, and waits for the requests that are being served, but not for ever. */
    public void close() {
        stopped = true;
        sessions.forEach(SftpSession::stop);
        long deadline = System.nanoTime() + STOP_MILLIS * 1_000_000;
        synchronized (sessions) {
            long left = STOP_MILLIS;
            while (!sessions.isEmpty() && left > 0) {
                try {
                    sessions.wait(left);
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                    break;
                }
                left = (deadline - System.nanoTime()) / 1_000_000;
            }
        }
        if (!sessions.isEmpty()) {
            LOG.warn("{} SFTP sessions still wait for their file store", sessions.size());
        }
        letGo();
    }
}

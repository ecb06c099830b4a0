package org.sallyport.sftp.internal;

import java.io.EOFException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.sallyport.channel.DataHandler;
import org.sallyport.sftp.internal.mount.MountedTree;
import org.sallyport.sftp.internal.mount.Stores;
import org.sallyport.sftp.internal.serve.Dispatcher;
import org.sallyport.sftp.internal.serve.Faults;
import org.sallyport.sftp.internal.wire.MalformedPacketException;
import org.sallyport.sftp.internal.wire.PacketReader;
import org.sallyport.sftp.internal.wire.ReplyWriter;
import org.sallyport.sftp.internal.wire.Request;
import org.sallyport.sftp.internal.wire.SegmentPool;
import org.sallyport.sftp.internal.wire.Wire;
import org.sallyport.sftp.internal.wire.Wires;
import org.sallyport.subsystem.SubsystemChannel;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

/**
 * One channel from SSH_FXP_INIT to its end. The connection's thread brings bytes; whole packets are served in turns on shared threads, one turn at
 * a time, so that requests come one after another and an idle channel holds no thread. A turn ends when there is nothing to serve, when the
 * client does not take its answers, or when others should have theirs.
 *
 * <p>A client that sends one small request and waits for the answer is served by the connection's thread itself, as long as its turns turn out to be
 * short: waking another thread takes longer than most requests.
 */
final class SftpSession implements DataHandler {

    private static final Logger LOG = LoggerFactory.getLogger(SftpSession.class);

    /**
     * What a turn may do before others have theirs.
     *
     * @param shares whether others always have theirs then, and not only those that wait for a thread
     */
    private record Pace(int requests, long nanos, boolean shares) {

        static final Pace LONG = new Pace(64, 10_000_000, false);

        /** On the connection's thread. */
        static final Pace SHORT = new Pace(4, 500_000, true);
    }

    /** As many bytes at once are no small request. */
    private static final int SMALL = 8 * 1024;

    /** How long an answer may wait for others to leave with it, while what is served is reads and writes of open files. */
    private static final long HOLD_NANOS = 2_000_000;

    // Exit statuses; those of OpenSSH's sftp-server where it has one.
    private static final int ENDED = 0;
    private static final int STOPPED = 1;
    private static final int BAD_PACKET = 11;

    /** What all sessions share. */
    record Shared(
            Stores stores,
            Wires wires,
            SegmentPool segments,
            Faults faults,
            TurnPool threads,
            ScheduledExecutorService timer) {}

    private final SubsystemChannel channel;
    private final SftpSettings settings;
    private final Shared shared;
    private final Consumer<SftpSession> whenOver;
    private final PacketReader reader;
    private final ReplyWriter writer;
    private final MountedTree tree;
    private final AtomicInteger wakes = new AtomicInteger();
    private final Runnable turn = () -> turn(Pace.LONG);
    private final Runnable shortTurn = this::shortTurn;
    private final Detour detour = new Detour();
    private final String connectionId;
    private final String user;
    private final InetSocketAddress remote;

    private volatile boolean eof;
    private volatile boolean gone;
    private volatile boolean over;

    /** Stores have gone, or the session is to end: something may have had its time. */
    private volatile boolean attention;

    private volatile boolean draining;

    /** By {@link System#nanoTime()}, when {@link #draining}. */
    private volatile long deadline;

    // Of the turn.
    private Wire wire;
    private Dispatcher dispatcher;
    private Optional<Future<?>> nextLook = Optional.empty();
    private boolean unsent;
    private long requests;

    SftpSession(SubsystemChannel channel, SftpSettings settings, Shared shared, Consumer<SftpSession> whenOver) {
        this.channel = channel;
        this.settings = settings;
        this.shared = shared;
        this.whenOver = whenOver;
        connectionId = Long.toString(channel.connection().id());
        user = channel.login().user();
        remote = channel.connection().remoteAddress();
        reader = new PacketReader(shared.segments());
        writer = new ReplyWriter(channel);
        tree = new MountedTree(settings.mounts(), shared.stores(), channel.login());
    }

    @Override
    public void data(ByteBuffer data) {
        boolean small = data.remaining() < SMALL;
        if (reader.accept(data) && isToWake()) {
            if (!small || detour.isTaken() || !channel.runAfterReading(shortTurn)) {
                shared.threads().execute(turn);
            }
        }
    }

    @Override
    public void eof() {
        eof = true;
        wake();
    }

    @Override
    public void writable() {
        writer.writable();
        wake();
    }

    @Override
    public void closed() {
        gone = true;
        wake();
    }

    /** File stores have gone: what was opened from them may be used for some time. */
    void storesChanged() {
        attention = true;
        wake();
    }

    /** Ends when no file or directory is open, and in any case when the time for that is over. */
    @Override
    public void drain() {
        drain(channel.drainTimeout());
    }

    /** Ends before the next request. */
    void stop() {
        drain(Duration.ZERO);
    }

    private void drain(Duration limit) {
        long end = System.nanoTime() + limit.toNanos();
        if (!draining || end - deadline < 0) {
            deadline = end;
        }
        draining = true;
        attention = true;
        wake();
    }

    private void wake() {
        if (isToWake()) {
            shared.threads().execute(turn);
        }
    }

    /** Whether a turn is to begin; one that runs goes on. */
    private boolean isToWake() {
        return !over && wakes.getAndIncrement() == 0;
    }

    /** On the connection's thread. */
    private void shortTurn() {
        long begin = System.nanoTime();
        boolean done = turn(Pace.SHORT);
        detour.note(done && System.nanoTime() - begin < 2 * Pace.SHORT.nanos());
    }

    /** Whether all has been done for now; if not, another turn goes on. */
    private boolean turn(Pace pace) {
        MDC.put("connection", connectionId);
        MDC.put("user", user);
        MDC.put("remote", remote.getHostString());
        try {
            boolean done = false;
            while (!done) {
                int seen = wakes.get();
                boolean more = !over && serve(pace);
                if (more && (pace.shares() || shared.threads().isBusy())) {
                    shared.threads().execute(turn);
                    return false;
                }
                done = !more && wakes.compareAndSet(seen, 0);
            }
            return true;
        } catch (RuntimeException | Error e) {
            LOG.error("{}: a fault of the server", name(), e);
            end(STOPPED, "a fault of the server");
            return true;
        } finally {
            MDC.remove("connection");
            MDC.remove("user");
            MDC.remove("remote");
        }
    }

    /** Serves requests; whether there may be more for another turn. */
    private boolean serve(Pace pace) {
        long begin = System.nanoTime();
        long flushed = begin;
        if (attention) {
            attention = false;
            lookAround();
        }
        for (int count = 0; count < pace.requests(); count++) {
            if (gone) {
                end(ENDED, "the connection is lost");
                return false;
            } else if (draining && hasDrained()) {
                end(STOPPED, "the server, or its SFTP part, stops");
                return false;
            } else if (writer.isStalled()) {
                channel.flush();
                return false;
            } else if (!hasPacket()) {
                return false;
            }
            servePacket();
            long now = System.nanoTime();
            if (now - flushed > HOLD_NANOS) {
                flush();
                flushed = now;
            }
            if (over || now - begin > pace.nanos()) {
                break;
            }
        }
        flush();
        return !over;
    }

    /** Gives up what has had its time, and comes back when the next has. */
    private void lookAround() {
        long next = 0;
        if (dispatcher != null) {
            if (draining) {
                dispatcher.closing();
            }
            next = dispatcher.release(channel.drainTimeout());
        }
        if (draining && !hasDrained()) {
            long left = Math.max(1, deadline - System.nanoTime());
            next = next == 0 ? left : Math.min(next, left);
        }
        // One is enough: a client could make many of them.
        nextLook.ifPresent(look -> look.cancel(false));
        nextLook = Optional.empty();
        if (next > 0) {
            nextLook = Optional.of(shared.timer().schedule(this::storesChanged, next, TimeUnit.NANOSECONDS));
        }
    }

    private boolean hasDrained() {
        return dispatcher == null || dispatcher.isIdle() || isOverdue();
    }

    private boolean isOverdue() {
        return draining && System.nanoTime() - deadline >= 0;
    }

    /** The client gets what is there for it. */
    private void flush() {
        writer.flush();
        channel.flush();
        unsent = false;
    }

    /** Whether there is a packet; if not, what is to be done then has been done. */
    private boolean hasPacket() {
        if (reader.next()) {
            return true;
        }
        flush();
        reader.trim();
        boolean last = eof;
        String fault = reader.fault();
        if (!last && fault.isEmpty()) {
            return false;
        } else if (reader.next()) {
            // It came before the end did.
            return true;
        } else if (fault.isEmpty()) {
            end(ENDED, "the client has finished");
        } else {
            end(BAD_PACKET, fault);
        }
        return false;
    }

    private void servePacket() {
        String fault = "";
        requests++;
        try {
            ByteBuffer packet = reader.packet();
            if (wire == null) {
                start(packet);
            } else {
                Request request = wire.decode(packet);
                if (unsent && !isQuick(request)) {
                    flush();
                }
                dispatcher.serve(request, wire, writer);
                if (request instanceof Request.Close && dispatcher.holdsLost()) {
                    lookAround();
                }
            }
            unsent = true;
        } catch (MalformedPacketException e) {
            fault = e.getMessage();
        } finally {
            channel.consumed(reader.done());
        }
        if (!fault.isEmpty()) {
            end(BAD_PACKET, fault);
        }
    }

    /** Whether answers may wait for this request to be served. Others may take long: where a file store hangs, it hangs there. */
    private static boolean isQuick(Request request) {
        return request instanceof Request.Read
                || request instanceof Request.Write
                || request instanceof Request.Unreadable;
    }

    private void start(ByteBuffer packet) throws MalformedPacketException {
        wire = shared.wires().negotiate(packet);
        dispatcher = new Dispatcher(tree, channel, settings.handles(), () -> gone || isOverdue(), shared.faults());
        wire.greet(writer);
        LOG.info("{} started, version {}", name(), wire.version());
    }

    private void end(int exitStatus, String reason) {
        if (over) {
            return;
        }
        over = true;
        try {
            writer.flush();
            if (dispatcher != null) {
                dispatcher.abort(new EOFException(reason));
            }
            tree.close();
            reader.close();
            if (!gone) {
                channel.close(exitStatus);
            }
            LOG.info("{} ended after {} requests: {}", name(), requests, reason);
        } finally {
            whenOver.accept(this);
        }
    }

    private String name() {
        return "SFTP session of " + user + " from " + remote.getHostString() + ":" + remote.getPort();
    }
}

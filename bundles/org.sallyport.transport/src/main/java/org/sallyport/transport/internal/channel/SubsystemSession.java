package org.sallyport.transport.internal.channel;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import org.apache.sshd.common.Closeable;
import org.apache.sshd.common.channel.Channel;
import org.apache.sshd.common.channel.RequestHandler;
import org.apache.sshd.common.io.IoWriteFuture;
import org.apache.sshd.common.util.buffer.Buffer;
import org.apache.sshd.server.channel.ChannelSession;
import org.apache.sshd.server.session.ServerSession;
import org.sallyport.settings.internal.LogText;
import org.sallyport.subsystem.Subsystem;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A session channel (RFC 4254, section 6) on which nothing but one subsystem can be started. */
final class SubsystemSession extends ChannelSession implements Drainable {

    private static final Logger LOG = LoggerFactory.getLogger(SubsystemSession.class);

    private static final int LONGEST_LOGGED_NAME = 64;

    /** The exit status of a channel that is closed before a subsystem was started. */
    private static final int NOTHING_STARTED = 1;

    private final Function<? super ServerSession, ? extends SubsystemHost> hosts;
    private final ChannelFlow flow = new ChannelFlow();
    private final AtomicBoolean asked = new AtomicBoolean();

    SubsystemSession(Function<? super ServerSession, ? extends SubsystemHost> hosts) {
        super(List.of());
        this.hosts = hosts;
    }

    @Override
    protected RequestHandler.Result handleInternalRequest(String request, boolean wantReply, Buffer buffer)
            throws IOException {
        if (request.equals(Channel.CHANNEL_SUBSYSTEM)) {
            return start(buffer.getString());
        }
        return request.startsWith("keepalive@") || request.startsWith("keep-alive@")
                ? super.handleInternalRequest(request, wantReply, buffer)
                : RequestHandler.Result.ReplyFailure;
    }

    private RequestHandler.Result start(String name) {
        if (isClosing() || flow.isOpen()) {
            return RequestHandler.Result.ReplyFailure;
        }
        SubsystemHost host = hosts.apply(getServerSession());
        Optional<Subsystem> subsystem = host.subsystem(name);
        if (subsystem.isEmpty()) {
            LOG.info(
                    "{}: no subsystem {} for {}",
                    host.connection().remoteAddress(),
                    LogText.of(name, LONGEST_LOGGED_NAME),
                    host.login().user());
            return RequestHandler.Result.ReplyFailure;
        }
        try {
            flow.open(
                    this,
                    this::sendEof,
                    output -> subsystem.get().open(new SubsystemOutput(output, host, this::sendExitStatus)));
        } catch (RuntimeException e) {
            LOG.error(
                    "subsystem {} failed to start for {}",
                    subsystem.get().name(),
                    host.login().user(),
                    e);
            return RequestHandler.Result.ReplyFailure;
        }
        return RequestHandler.Result.ReplySuccess;
    }

    @Override
    protected IoWriteFuture sendResponse(Buffer buffer, String request, RequestHandler.Result result, boolean wantReply)
            throws IOException {
        IoWriteFuture sent = super.sendResponse(buffer, request, result, wantReply);
        if (request.equals(Channel.CHANNEL_SUBSYSTEM)) {
            flow.started();
        }
        return sent;
    }

    @Override
    protected void doWriteData(byte[] data, int off, long len) {
        if (!isClosing() && flow.isOpen()) {
            flow.data(data, off, len);
        }
    }

    /** Standard error flows from servers to clients only: dropped. */
    @Override
    protected void doWriteExtendedData(byte[] data, int off, long len) throws IOException {
        getLocalWindow().release(len);
    }

    @Override
    public void handleWindowAdjust(Buffer buffer) throws IOException {
        super.handleWindowAdjust(buffer);
        flow.windowGrown();
    }

    @Override
    public void handleEof() throws IOException {
        super.handleEof();
        flow.eof();
    }

    @Override
    public void handleClose() throws IOException {
        flow.discard();
        super.handleClose();
    }

    @Override
    protected Closeable getInnerCloseable() {
        return builder().when(flow.drained()).close(super.getInnerCloseable()).build();
    }

    @Override
    protected void closeImmediately0() {
        super.closeImmediately0();
        flow.ended();
    }

    @Override
    public void drain() {
        if (asked.compareAndSet(false, true)) {
            if (flow.isOpen()) {
                flow.drain();
            } else {
                endUnused();
            }
        }
    }

    /** The client may just be about to start its subsystem: it learns from the exit status that somebody meant to close the channel. */
    private void endUnused() {
        try {
            sendExitStatus(NOTHING_STARTED);
        } catch (IOException e) {
            LOG.debug("{}: no exit status", this, e);
        }
        close(false);
    }
}

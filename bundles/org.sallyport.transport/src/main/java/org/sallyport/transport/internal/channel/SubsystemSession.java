package org.sallyport.transport.internal.channel;

import java.io.IOException;
import java.nio.ByteBuffer;
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

    private final Function<? super ServerSession, ? extends SubsystemHost> hosts;
    private final HandlerCalls calls = new HandlerCalls();
    private final AtomicBoolean asked = new AtomicBoolean();
    private volatile Optional<ChannelOutput> output = Optional.empty();

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
        if (isClosing() || output.isPresent()) {
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
        ChannelOutput sending = new ChannelOutput(this, this::sendEof, calls);
        try {
            calls.open(subsystem.get().open(new SubsystemOutput(sending, host, this::sendExitStatus)));
        } catch (RuntimeException e) {
            LOG.error(
                    "subsystem {} failed to start for {}",
                    subsystem.get().name(),
                    host.login().user(),
                    e);
            return RequestHandler.Result.ReplyFailure;
        }
        output = Optional.of(sending);
        return RequestHandler.Result.ReplySuccess;
    }

    @Override
    protected IoWriteFuture sendResponse(Buffer buffer, String request, RequestHandler.Result result, boolean wantReply)
            throws IOException {
        IoWriteFuture sent = super.sendResponse(buffer, request, result, wantReply);
        if (request.equals(Channel.CHANNEL_SUBSYSTEM)) {
            output.ifPresent(ChannelOutput::started);
        }
        return sent;
    }

    @Override
    protected void doWriteData(byte[] data, int off, long len) {
        if (!isClosing() && output.isPresent()) {
            calls.data(ByteBuffer.wrap(data, off, (int) len));
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
        output.ifPresent(ChannelOutput::pump);
    }

    @Override
    public void handleEof() throws IOException {
        super.handleEof();
        calls.eof();
    }

    @Override
    public void handleClose() throws IOException {
        output.ifPresent(ChannelOutput::discard);
        super.handleClose();
    }

    @Override
    protected Closeable getInnerCloseable() {
        return builder()
                .when(output.map(ChannelOutput::drained).orElse(null))
                .close(super.getInnerCloseable())
                .build();
    }

    @Override
    protected void closeImmediately0() {
        super.closeImmediately0();
        output.ifPresent(ChannelOutput::discard);
        calls.closed();
    }

    @Override
    public void drain() {
        if (asked.compareAndSet(false, true)) {
            if (output.isPresent()) {
                calls.drain();
            } else {
                close(false);
            }
        }
    }
}

package org.sallyport.transport.internal.server;

import java.io.IOException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.IntSupplier;
import org.apache.sshd.common.Service;
import org.apache.sshd.common.ServiceFactory;
import org.apache.sshd.common.SshConstants;
import org.apache.sshd.common.SshException;
import org.apache.sshd.common.io.IoWriteFuture;
import org.apache.sshd.common.session.Session;
import org.apache.sshd.common.util.buffer.Buffer;
import org.apache.sshd.server.session.ServerConnectionService;
import org.sallyport.transport.internal.channel.ForwardedChannel;

/**
 * Makes the service {@code ssh-connection} (RFC 4254), with a limit on channels that refuses one and leaves the others alone. A connection that drains
 * gets no more of them.
 */
final class ChannelLimit implements ServiceFactory {

    private final IntSupplier mostSessions;
    private final IntSupplier mostForwarded;

    /**
     * A factory for one server.
     *
     * @param mostSessions how many session channels a connection may have open; asked each time
     * @param mostForwarded how many forwarded channels; likewise
     */
    ChannelLimit(IntSupplier mostSessions, IntSupplier mostForwarded) {
        this.mostSessions = mostSessions;
        this.mostForwarded = mostForwarded;
    }

    @Override
    public String getName() {
        return "ssh-connection";
    }

    @Override
    public Service create(Session session) throws IOException {
        return new LimitedService((SshSession) session, mostSessions, mostForwarded);
    }

    private static final class LimitedService extends ServerConnectionService implements ForwardedChannel.Refusals {

        private final SshSession session;
        private final IntSupplier mostSessions;
        private final IntSupplier mostForwarded;
        private final Map<Long, String> refusals = new ConcurrentHashMap<>();
        private boolean forwarding;

        LimitedService(SshSession session, IntSupplier mostSessions, IntSupplier mostForwarded) throws SshException {
            super(session);
            this.session = session;
            this.mostSessions = mostSessions;
            this.mostForwarded = mostForwarded;
        }

        @Override
        protected void channelOpen(Buffer buffer) throws Exception {
            int start = buffer.rpos();
            forwarding = buffer.getString().equals(ForwardedChannel.TYPE);
            buffer.rpos(start);
            long open = getChannels().stream()
                    .filter(channel -> channel instanceof ForwardedChannel == forwarding)
                    .count();
            if (session.isDraining()) {
                refuse(buffer, SshConstants.SSH_OPEN_CONNECT_FAILED, "the server is stopping");
            } else if (open < (forwarding ? mostForwarded : mostSessions).getAsInt()) {
                super.channelOpen(buffer);
            } else {
                refuse(buffer, SshConstants.SSH_OPEN_RESOURCE_SHORTAGE, "too many channels on this connection");
            }
        }

        /** Answers SSH_MSG_CHANNEL_OPEN (RFC 4254, section 5.1). */
        private void refuse(Buffer request, int code, String reason) throws IOException {
            request.getString();
            sendChannelOpenFailure(request, request.getUInt(), code, reason, "");
        }

        /** A client that has asked for no more sessions may still ask for forwarding (OpenSSH PROTOCOL, section 2.2). */
        @Override
        public boolean isAllowMoreSessions() {
            return forwarding || super.isAllowMoreSessions();
        }

        @Override
        public void because(long sender, String message) {
            refusals.put(sender, message);
        }

        @Override
        protected IoWriteFuture sendChannelOpenFailure(
                Buffer buffer, long sender, int code, String message, String language) throws IOException {
            String said = refusals.remove(sender);
            return super.sendChannelOpenFailure(buffer, sender, code, said == null ? message : said, language);
        }
    }
}

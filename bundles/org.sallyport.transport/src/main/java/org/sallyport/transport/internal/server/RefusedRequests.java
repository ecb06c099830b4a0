package org.sallyport.transport.internal.server;

import org.apache.sshd.common.channel.RequestHandler;
import org.apache.sshd.common.session.ConnectionService;
import org.apache.sshd.common.util.buffer.Buffer;

/** Global requests that no other handler knows, forwarding above all: refused without a word in the log. */
final class RefusedRequests implements RequestHandler<ConnectionService> {

    @Override
    public Result process(ConnectionService service, String request, boolean wantReply, Buffer buffer) {
        return Result.ReplyFailure;
    }
}

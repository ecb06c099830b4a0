package org.sallyport.transport.internal.channel;

import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.function.Function;
import org.apache.sshd.common.channel.AbstractChannel;
import org.apache.sshd.common.future.CloseFuture;
import org.sallyport.channel.DataHandler;

/** What the kinds of channels have in common, whose classes in the SSH library differ: an output once they are open, and a handler that is called. */
final class ChannelFlow {

    private final HandlerCalls calls = new HandlerCalls();
    private volatile Optional<ChannelOutput> output = Optional.empty();

    /**
     * Data may flow, from here when the output is {@linkplain ChannelOutput#started started}. If there is no handler, it is as if nothing had happened.
     *
     * @param endOfFile sends SSH_MSG_CHANNEL_EOF
     * @param opening makes the handler; what it throws is passed on
     */
    void open(AbstractChannel channel, ChannelOutput.Word endOfFile, Function<ChannelOutput, DataHandler> opening) {
        ChannelOutput sending = new ChannelOutput(channel, endOfFile, calls);
        output = Optional.of(sending);
        boolean opened = false;
        try {
            calls.open(opening.apply(sending));
            opened = true;
        } finally {
            if (!opened) {
                output = Optional.empty();
            }
        }
    }

    boolean isOpen() {
        return output.isPresent();
    }

    /** The peer knows that the channel is open. */
    void started() {
        output.ifPresent(ChannelOutput::started);
    }

    void data(byte[] data, int offset, long length) {
        calls.data(ByteBuffer.wrap(data, offset, (int) length));
    }

    void eof() {
        calls.eof();
    }

    void drain() {
        calls.drain();
    }

    /** The peer takes more. */
    void windowGrown() {
        output.ifPresent(ChannelOutput::pump);
    }

    /** The peer takes nothing more. */
    void discard() {
        output.ifPresent(ChannelOutput::discard);
    }

    /** Done when everything has been sent, or cannot be; null if there never was anything to send, as the SSH library wants it. */
    CloseFuture drained() {
        return output.map(ChannelOutput::drained).orElse(null);
    }

    /** The channel is gone. */
    void ended() {
        discard();
        calls.closed();
    }
}

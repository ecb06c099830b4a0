package org.sallyport.handover.internal;

import java.nio.channels.ServerSocketChannel;
import java.util.List;

/** Passes listening sockets from one owner, which goes, to the one that comes in its place. */
public interface PortHandover {

    /** For one that has neither a predecessor nor a successor: what it leaves is closed. */
    static PortHandover toNobody() {
        return new PortHandover() {
            @Override
            public List<ServerSocketChannel> take() {
                return List.of();
            }

            @Override
            public void leave(List<ServerSocketChannel> sockets) {
                sockets.forEach(InheritedPorts::close);
            }
        };
    }

    /**
     * What the predecessor has left.
     *
     * @return sockets that listen; they belong to the caller
     */
    List<ServerSocketChannel> take();

    /**
     * Leaves sockets to a successor that may come soon; if none does, they are closed.
     *
     * @param sockets which listen and belong to no selector
     */
    void leave(List<ServerSocketChannel> sockets);
}

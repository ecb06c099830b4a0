package org.sallyport.transport.internal.io;

import java.time.Duration;
import org.apache.sshd.common.Property;

/** Settings of sockets that the SSH library has no name for; set on its factory manager. */
final class SelectorProperties {

    /** Whether another socket, of this process or a later one, may listen on the same port: {@code SO_REUSEPORT}. */
    static final Property<Boolean> REUSE_PORT = Property.bool("sallyport-reuse-port", false);

    /** How long a peer may take nothing of what it is sent before the connection is closed; zero for ever. */
    static final Property<Duration> WRITE_TIMEOUT =
            Property.duration("sallyport-write-timeout", Duration.ofMinutes(10));

    private SelectorProperties() {}
}

package org.sallyport.console.internal.command;

import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.sallyport.tunnel.Tunnel;

/** {@code sallyport:tunnel-stop}. */
@Service
@Command(
        scope = "sallyport",
        name = "tunnel-stop",
        description =
                "Closes a tunnel with its port and clients, until tunnel-start or the next start of the container.")
public final class TunnelStopCommand extends TunnelCommand {

    @Override
    String verb() {
        return "stop";
    }

    @Override
    void change(Tunnel tunnel) {
        tunnel.stop();
    }
}

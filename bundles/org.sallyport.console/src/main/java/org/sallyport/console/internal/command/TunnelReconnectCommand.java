package org.sallyport.console.internal.command;

import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.sallyport.tunnel.Tunnel;

/** {@code sallyport:tunnel-reconnect}. */
@Service
@Command(
        scope = "sallyport",
        name = "tunnel-reconnect",
        description = "Gives up the SSH connection of a tunnel and connects anew.")
public final class TunnelReconnectCommand extends TunnelCommand {

    @Override
    String verb() {
        return "reconnect";
    }

    @Override
    void change(Tunnel tunnel) {
        tunnel.reconnect();
    }
}

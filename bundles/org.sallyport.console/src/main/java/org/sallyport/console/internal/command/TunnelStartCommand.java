package org.sallyport.console.internal.command;

import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.sallyport.tunnel.Tunnel;

/** {@code sallyport:tunnel-start}. */
@Service
@Command(scope = "sallyport", name = "tunnel-start", description = "Lets a tunnel that was stopped begin again.")
public final class TunnelStartCommand extends TunnelCommand {

    @Override
    String verb() {
        return "start";
    }

    @Override
    void change(Tunnel tunnel) {
        tunnel.start();
    }
}

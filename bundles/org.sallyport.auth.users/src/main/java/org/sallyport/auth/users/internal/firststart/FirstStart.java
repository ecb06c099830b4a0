package org.sallyport.auth.users.internal.firststart;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.osgi.framework.BundleContext;
import org.osgi.service.cm.ConfigurationAdmin;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.sallyport.auth.users.internal.UserConfiguration;
import org.sallyport.auth.users.internal.Users;
import org.sallyport.session.Server;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes the user {@code demo} where there is no user at all, and prints its password on the console once, as soon as a server listens and knows
 * the user. Never on the log: logs are kept and read by others. If the container stops before that, the user is taken back and made anew at the
 * next start, since nobody knows the password.
 */
@Component(
        service = {},
        immediate = true)
public final class FirstStart {

    private static final Logger LOG = LoggerFactory.getLogger(FirstStart.class);

    /** Framework property: the directory of the container's configuration files. */
    private static final String ETC = "karaf.etc";

    /** The name of the server that is told of first. */
    private static final String PREFERRED = "default";

    private final PrintStream console;
    private final Map<Long, Server> servers = new ConcurrentHashMap<>();

    /** Empty once there is nothing (more) to tell. */
    private Optional<DemoUser> untold = Optional.empty();

    private boolean inForce;

    /** Makes the user if there is a need. */
    @Activate
    public FirstStart(BundleContext context, @Reference ConfigurationAdmin configurations, @Reference Users users) {
        this(Optional.ofNullable(context.getProperty(ETC)).map(Path::of), configurations, users, System.out);
    }

    FirstStart(Optional<Path> etc, ConfigurationAdmin configurations, Users users, PrintStream console) {
        this.console = console;
        try {
            ExistingUsers existing = new ExistingUsers(configurations);
            if (etc.isPresent()) {
                begin(etc.get(), existing, users);
            }
        } catch (IOException e) {
            LOG.error(
                    "cannot make the user {} ({}): write a file {}-NAME.cfg yourself",
                    DemoUser.NAME,
                    e.toString(),
                    UserConfiguration.PID);
        }
    }

    private void begin(Path etc, ExistingUsers existing, Users users) throws IOException {
        if (existing.areThere(etc)) {
            LOG.info("there are users ({}): no user {} is made", UserConfiguration.PID, DemoUser.NAME);
            return;
        }
        DemoUser demo = DemoUser.invent(etc);
        demo.write();
        untold = Optional.of(demo);
        users.arrival(user -> user.password()
                        .filter(hash -> hash.encoded().equals(demo.hash().encoded()))
                        .isPresent())
                .thenRun(this::arrived);
    }

    @Reference(
            cardinality = ReferenceCardinality.MULTIPLE,
            policy = ReferencePolicy.DYNAMIC,
            target = "(" + Server.LISTENING + "=true)")
    void addServer(Server server, Map<String, Object> properties) {
        servers.put((Long) properties.get("service.id"), server);
        tell();
    }

    void removeServer(Server server, Map<String, Object> properties) {
        servers.remove((Long) properties.get("service.id"));
    }

    @Deactivate
    synchronized void deactivate() {
        untold.ifPresent(demo -> {
            try {
                demo.withdraw();
            } catch (IOException e) {
                LOG.warn(
                        "cannot delete {}, whose password nobody has seen ({}): delete it yourself",
                        demo.file(),
                        e.toString());
            }
        });
        untold = Optional.empty();
    }

    private void arrived() {
        synchronized (this) {
            inForce = true;
        }
        tell();
    }

    private synchronized void tell() {
        if (!inForce || untold.isEmpty()) {
            return;
        }
        DemoUser demo = untold.get();
        servers.values().stream()
                .sorted(Comparator.comparing((Server server) -> !server.name().equals(PREFERRED))
                        .thenComparing(Server::name))
                .flatMap(server -> Welcome.text(server, demo).stream())
                .findFirst()
                .ifPresent(text -> {
                    untold = Optional.empty();
                    console.print(text);
                    console.flush();
                    LOG.info("made the user {} in {}; its password is on the console", DemoUser.NAME, demo.file());
                });
    }
}

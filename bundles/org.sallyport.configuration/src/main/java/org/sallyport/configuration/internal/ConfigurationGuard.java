package org.sallyport.configuration.internal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Dictionary;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceReference;
import org.osgi.service.cm.Configuration;
import org.osgi.service.cm.ConfigurationAdmin;
import org.osgi.service.cm.ConfigurationEvent;
import org.osgi.service.cm.ConfigurationPlugin;
import org.osgi.service.cm.SynchronousConfigurationListener;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.metatype.MetaTypeService;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sees every configuration of this project before a component does, as a plugin of Config Admin (OSGi Compendium 8, section 104.9), and every
 * change at once, as a listener. Both are called by whoever brings the change; what takes time is done on a thread of its own.
 */
@Component(
        service = {ConfigurationPlugin.class, SynchronousConfigurationListener.class},
        immediate = true,
        // Before those that fill in environment variables and secrets: what is kept here has none.
        property = ConfigurationPlugin.CM_RANKING + ":Integer=1")
public final class ConfigurationGuard implements ConfigurationPlugin, SynchronousConfigurationListener {

    private static final Logger LOG = LoggerFactory.getLogger(ConfigurationGuard.class);

    /** A little more than a file must be quiet, so that it is when it is looked at. */
    private static final Duration LOOK_AGAIN = Delivery.QUIET.plusMillis(30);

    private final ConfigurationAdmin configurations;
    private final UnknownKeys unknown;
    private final MisnamedConfigurations misnamed;
    private final KnownFiles files = new KnownFiles();
    private final Map<String, Delivery> deliveries = new HashMap<>();
    private final Map<String, Future<?>> looks = new HashMap<>();
    private final ScheduledExecutorService timer = new ScheduledThreadPoolExecutor(
            1,
            work -> {
                Thread thread = new Thread(work, "sallyport-configuration");
                thread.setDaemon(true);
                return thread;
            },
            // Whoever is being configured while this goes away gets what is stored, and nobody looks again.
            new ThreadPoolExecutor.DiscardPolicy());

    /** Deletes forgotten configurations first. */
    @Activate
    public ConfigurationGuard(
            BundleContext context, @Reference ConfigurationAdmin configurations, @Reference MetaTypeService metatype) {
        this.configurations = configurations;
        DefinedKeys defined = new DefinedKeys(context, metatype);
        this.unknown = new UnknownKeys(defined);
        this.misnamed = new MisnamedConfigurations(defined, files);
        ForgottenConfigurations.delete(configurations);
    }

    @Deactivate
    void deactivate() {
        timer.shutdownNow();
    }

    /** Puts the last whole configuration in the place of one that may be half of one. Without a reference nobody is being configured. */
    @Override
    public void modifyConfiguration(ServiceReference<?> reference, Dictionary<String, Object> properties) {
        if (reference == null || !StoredConfiguration.isOurs(properties.get(Constants.SERVICE_PID))) {
            return;
        }
        StoredConfiguration stored = StoredConfiguration.of(properties);
        StoredConfiguration given;
        synchronized (this) {
            Delivery delivery = deliveries.computeIfAbsent(stored.pid(), pid -> new Delivery());
            given = delivery.give(stored, lookAtFile(stored), System.nanoTime());
            lookLater(stored.pid());
        }
        if (given != stored) {
            LOG.debug("{}: its file is being written, the last configuration stays for now", stored);
            given.replace(properties);
        }
        // Not here: see UnknownKeys.
        timer.execute(() -> unknown.check(given));
    }

    private static FileLook lookAtFile(StoredConfiguration stored) {
        return stored.file().map(FileLook::at).orElse(FileLook.NONE);
    }

    @Override
    public void configurationEvent(ConfigurationEvent event) {
        String pid = event.getPid();
        if (!StoredConfiguration.isOurs(pid)) {
            return;
        }
        if (event.getType() == ConfigurationEvent.CM_DELETED) {
            deleted(pid);
        } else if (event.getType() == ConfigurationEvent.CM_UPDATED) {
            synchronized (this) {
                Optional.ofNullable(deliveries.get(pid)).ifPresent(Delivery::updated);
                lookLater(pid);
            }
            if (event.getFactoryPid() == null) {
                timer.execute(() -> checkName(pid));
            }
        }
    }

    private void checkName(String pid) {
        try {
            Optional<Configuration> found = find(pid);
            if (found.isPresent()) {
                misnamed.check(found.get());
            }
        } catch (IOException e) {
            LOG.warn("{} is misnamed and cannot be deleted: {}", pid, e.toString());
        } catch (IllegalStateException e) {
            LOG.debug("{} is gone by now", pid, e);
        }
    }

    /**
     * Config Admin's own deletion, by {@code config:delete} for one, takes the file along: else it would bring the configuration back at the next
     * start. A file that has changed meanwhile is somebody's new one.
     */
    private void deleted(String pid) {
        Optional<Path> file;
        synchronized (this) {
            file = Optional.ofNullable(deliveries.remove(pid))
                    .flatMap(Delivery::given)
                    .flatMap(StoredConfiguration::file);
        }
        unknown.forget(pid);
        if (file.isPresent() && files.forget(file.get())) {
            try {
                Files.deleteIfExists(file.get());
                LOG.info("{}: deleted, and its file {} with it", pid, file.get());
            } catch (IOException e) {
                LOG.warn(
                        "{}: deleted, but not its file, which brings it back at the next start: {}", pid, e.toString());
            }
        }
    }

    private void lookLater(String pid) {
        Future<?> before = looks.get(pid);
        if (before != null) {
            before.cancel(false);
        }
        try {
            looks.put(pid, timer.schedule(() -> look(pid), LOOK_AGAIN.toMillis(), TimeUnit.MILLISECONDS));
        } catch (RejectedExecutionException e) {
            LOG.debug("{}: stopping, nobody looks again", pid);
        }
    }

    /** Brings to the components what they have not got yet. */
    private void look(String pid) {
        try {
            Optional<Configuration> configuration = find(pid);
            if (configuration.isPresent()) {
                bring(configuration.get());
            }
        } catch (IllegalStateException e) {
            LOG.debug("{} is gone by now", pid, e);
        } catch (IOException | RuntimeException e) {
            LOG.error("{}: a change cannot be brought to its component: {}", pid, e.toString());
        }
    }

    private void bring(Configuration configuration) throws IOException {
        StoredConfiguration stored = StoredConfiguration.of(configuration.getProperties());
        Optional<StoredConfiguration> whole = Optional.empty();
        synchronized (this) {
            Delivery delivery = deliveries.get(stored.pid());
            looks.remove(stored.pid());
            if (delivery == null) {
                return;
            }
            Delivery.Verdict verdict = judge(delivery, stored);
            if (verdict == Delivery.Verdict.RESTORE) {
                whole = delivery.whole();
            } else if (verdict != Delivery.Verdict.READY) {
                return;
            }
        }
        if (whole.isPresent()) {
            LOG.debug("{}: its file was read while it was written; what was stored before is what it says", stored);
            Redelivery.restore(configuration, whole.get());
        } else {
            Redelivery.bring(configuration);
        }
    }

    private Delivery.Verdict judge(Delivery delivery, StoredConfiguration stored) {
        long now = System.nanoTime();
        Delivery.Verdict verdict = delivery.judge(stored, lookAtFile(stored), now);
        if (verdict == Delivery.Verdict.RESTORE) {
            return verdict;
        }
        if (verdict == Delivery.Verdict.WAIT || !delivery.isQuiet(now)) {
            lookLater(stored.pid());
            return Delivery.Verdict.WAIT;
        }
        stored.file().ifPresent(files::remember);
        // After a burst the last one once more: there is nothing then that it could be taken for.
        return delivery.hadBurst() ? Delivery.Verdict.READY : verdict;
    }

    private Optional<Configuration> find(String pid) throws IOException {
        try {
            Configuration[] found = configurations.listConfigurations("(service.pid=" + escaped(pid) + ")");
            return found == null ? Optional.empty() : Optional.of(found[0]);
        } catch (InvalidSyntaxException e) {
            throw new IllegalStateException(pid + " is escaped", e);
        }
    }

    /** For a filter (OSGi Core 8, section 3.2.7). */
    private static String escaped(String text) {
        return text.replaceAll("([\\\\()*])", "\\\\$1");
    }
}

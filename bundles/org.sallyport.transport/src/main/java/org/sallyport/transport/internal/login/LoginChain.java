package org.sallyport.transport.internal.login;

import java.util.Collections;
import java.util.Set;
import java.util.WeakHashMap;
import org.sallyport.auth.AuthAttempt;
import org.sallyport.auth.AuthResult;
import org.sallyport.auth.AuthResult.Abstain;
import org.sallyport.auth.AuthResult.Reject;
import org.sallyport.auth.Authenticator;
import org.sallyport.transport.internal.plugin.Plugin;
import org.sallyport.transport.internal.plugin.Plugins;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Asks the authenticators, best first, until one decides. */
public final class LoginChain {

    private static final Logger LOG = LoggerFactory.getLogger(LoginChain.class);

    private final Plugins<Authenticator> authenticators;
    private final Set<Authenticator> failed =
            Collections.newSetFromMap(Collections.synchronizedMap(new WeakHashMap<>()));

    /** A chain of the authenticators that are there at each moment, labelled with their methods. */
    public LoginChain(Plugins<Authenticator> authenticators) {
        this.authenticators = authenticators;
    }

    /** The methods that some authenticator has now. */
    public Set<String> methods() {
        return authenticators.labels();
    }

    /**
     * Asks those that have the method. What one of them throws is a rejection: nobody gets in because a plugin is broken.
     *
     * @return {@link AuthResult.Accept} or {@link Reject}
     */
    AuthResult decide(String method, AuthAttempt attempt) {
        for (Plugin<Authenticator> plugin : authenticators.all()) {
            if (plugin.labels().contains(method)) {
                AuthResult answer = ask(plugin, attempt);
                if (!(answer instanceof Abstain)) {
                    return answer;
                }
            }
        }
        return new Reject("no authenticator knows the user");
    }

    private AuthResult ask(Plugin<Authenticator> plugin, AuthAttempt attempt) {
        try {
            AuthResult answer = plugin.service().authenticate(attempt);
            if (answer != null) {
                return answer;
            }
            report(plugin, new NullPointerException("no answer"));
        } catch (Throwable e) {
            report(plugin, e);
        }
        return new Reject("the authenticator of " + plugin.bundle() + " failed");
    }

    private void report(Plugin<Authenticator> plugin, Throwable failure) {
        if (failed.add(plugin.service())) {
            LOG.error(
                    "authenticator {} of bundle {} failed; the login is rejected, and so is every other that it fails on",
                    plugin.service().getClass().getName(),
                    plugin.bundle(),
                    failure);
        } else {
            LOG.debug("authenticator of bundle {} failed again", plugin.bundle(), failure);
        }
    }
}

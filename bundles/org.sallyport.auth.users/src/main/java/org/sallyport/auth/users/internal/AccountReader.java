package org.sallyport.auth.users.internal;

import java.lang.annotation.Annotation;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.sallyport.auth.UserAccount;
import org.sallyport.auth.UserAccounts;

/** Reads configurations for others, as {@link UserConfiguration} reads its own. */
@Component
public final class AccountReader implements UserAccounts {

    /** Needs nothing. */
    @Activate
    public AccountReader() {
        // Reading keeps nothing.
    }

    @Override
    public UserAccount read(Map<String, ?> configuration) {
        try {
            User user = UserReader.read(new Properties(configuration), UserConfiguration.nameOfFile(configuration));
            return new UserAccount(
                    user.login(),
                    user.password().map(Object::toString),
                    user.keys().fingerprints());
        } catch (BadValues e) {
            throw new IllegalArgumentException(e.getMessage(), e);
        }
    }

    /** Properties as a component's configuration would hand them over; what is missing has its default. */
    private record Properties(Map<String, ?> values) implements UserConfiguration.Config {

        @Override
        public String name() {
            return text("name");
        }

        @Override
        public String password() {
            return text("password");
        }

        @Override
        public String[] authorized_keys() {
            return texts("authorized.keys");
        }

        @Override
        public String home() {
            return text("home");
        }

        @Override
        public String root() {
            return text("root");
        }

        @Override
        public String[] permissions() {
            return texts("permissions");
        }

        @Override
        public Class<? extends Annotation> annotationType() {
            return UserConfiguration.Config.class;
        }

        private String text(String key) {
            String[] texts = texts(key);
            return texts.length == 0 ? "" : texts[0];
        }

        private String[] texts(String key) {
            Object value = values.get(key);
            if (value == null) {
                return defaults(key);
            }
            if (value instanceof Object[] array) {
                return strings(List.of(array));
            }
            return value instanceof Collection<?> collection ? strings(collection) : new String[] {value.toString()};
        }

        private static String[] strings(Collection<?> items) {
            return items.stream().map(Objects::toString).toArray(String[]::new);
        }

        private static String[] defaults(String key) {
            try {
                Object value = UserConfiguration.Config.class
                        .getMethod(key.replace('.', '_'))
                        .getDefaultValue();
                return value instanceof String[] several ? several : new String[] {String.valueOf(value)};
            } catch (NoSuchMethodException e) {
                throw new IllegalStateException("each key has a method", e);
            }
        }
    }
}

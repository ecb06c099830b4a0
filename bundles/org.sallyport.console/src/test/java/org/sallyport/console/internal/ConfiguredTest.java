package org.sallyport.console.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Map;
import org.junit.jupiter.api.Test;

class ConfiguredTest {

    private static final String FILE = "felix.fileinstall.filename";

    @Test
    void aServerIsNamedByItsKeyThenByItsFileThenByItsPid() {
        String random = "org.sallyport.server.74c3030c-e66d-453d-b7cb-3bdd2c49b19e";
        String file = "file:/opt/etc/org.sallyport.server-internal.cfg";

        assertEquals("inner", name(random, Map.of("name", "inner", FILE, file)));
        assertEquals("internal", name(random, Map.of("name", " ", FILE, file)));
        assertEquals("internal", name(random, Map.of(FILE, file)));
        assertEquals("outer", name("org.sallyport.server~outer", Map.of()));
        assertEquals("74c3030c-e66d-453d-b7cb-3bdd2c49b19e", name(random, Map.of(FILE, "file:/opt/etc/other.cfg")));
    }

    private static String name(String pid, Map<String, Object> properties) {
        return Configured.name(StoredConfiguration.of(pid, properties));
    }
}

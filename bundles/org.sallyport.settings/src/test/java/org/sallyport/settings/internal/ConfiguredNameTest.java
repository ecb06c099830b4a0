package org.sallyport.settings.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConfiguredNameTest {

    @ParameterizedTest
    @CsvSource({
        "' backup ', file:/etc/x.server-main.cfg, x.server~edge, backup",
        "'',         file:/etc/x.server-main.cfg, x.server~4711, main",
        ",           file:/etc/x.server-a.b.config, x.server.4711, a.b",
        ",           file:/etc/x.server~edge.cfg.json,, edge",
        ",           file:/etc/x.server-j%C3%BCrgen%20m.cfg,, jürgen m",
        ",           file:/my etc/x.server-old.cfg,, old",
        ",           file:/etc/x.serverside.cfg, x.server~edge, edge",
        ",           , x.server~edge, edge",
        ",           , x.server-old-style, old-style",
        ",           , x.server.4711,",
        ",           file:/etc/x.server-.cfg, x.server~,",
        ",           , x.server,",
        ",           , x.server2~edge,",
        ",           ,,",
    })
    void theNameComesFromTheKeyOrTheFileOrThePid(String key, String file, String pid, String name) {
        assertEquals(Optional.ofNullable(name), ConfiguredName.given("x.server", values(key, file, pid)));
    }

    @Test
    void aNumberWillDoWhereAnyNameIsWanted() {
        assertEquals(Optional.of("4711"), ConfiguredName.any("x.server", values(null, null, "x.server.4711")));
        assertEquals(Optional.of("a"), ConfiguredName.any("x.server", values("a", null, "x.server.4711")));
        assertEquals(Optional.empty(), ConfiguredName.any("x.server", values(null, null, "x.server")));
    }

    private static Map<String, String> values(String key, String file, String pid) {
        Map<String, String> values = new HashMap<>();
        values.put("name", key);
        values.put("felix.fileinstall.filename", file);
        values.put("service.pid", pid);
        return values;
    }
}

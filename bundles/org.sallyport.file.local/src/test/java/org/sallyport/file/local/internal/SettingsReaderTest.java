package org.sallyport.file.local.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.sallyport.settings.internal.InvalidSettingsException;

/** Values as they stand in a file. */
class SettingsReaderTest {

    @Test
    void hasSecureDefaults() throws Exception {
        assertEquals(
                new Settings("main", Path.of("/srv/files"), false, false, 0022, false),
                read(Map.of("name", "main", "root", "/srv/files")));
    }

    @Test
    void readsEveryKey() throws Exception {
        assertEquals(
                new Settings("main", Path.of("/srv/files"), true, true, 0007, true),
                read(Map.of(
                        "name", " main ",
                        "root", " /srv//x/../files/ ",
                        "links", "true",
                        "read.only", Boolean.TRUE,
                        "umask", "0007",
                        "fsync.on.close", "TRUE")));
    }

    @ParameterizedTest
    @CsvSource({
        "service.pid, org.sallyport.file.local~tape",
        "felix.fileinstall.filename, file:/opt/etc/org.sallyport.file.local-tape.cfg",
        "felix.fileinstall.filename, file:/opt/etc/org.sallyport.file.local-tape.config",
        "felix.fileinstall.filename, file:/opt/etc/org.sallyport.file.local~tape.cfg.json"
    })
    void isNamedAfterItsFile(String key, String value) throws Exception {
        assertEquals("tape", read(Map.of("root", "/srv", key, value)).name());
    }

    @ParameterizedTest
    @CsvSource({
        "root, '', 'root =  is not valid: give the absolute path of a directory'",
        "root, data/files, 'root = data/files is not valid: give the absolute path of a directory'",
        "umask, 9, 'umask = 9 is not valid: give an octal number from 000 to 777, such as 022'",
        "umask, 7777, 'umask = 7777 is not valid: give an octal number from 000 to 777, such as 022'",
        "umask, -1, 'umask = -1 is not valid: give an octal number from 000 to 777, such as 022'",
        "links, yes, 'links = yes is not valid: give true or false'",
        "read.only, 1, 'read.only = 1 is not valid: give true or false'",
        "fsync.on.close, on, 'fsync.on.close = on is not valid: give true or false'"
    })
    void saysWhatWouldBeRight(String key, String value, String message) {
        Map<String, Object> values = new HashMap<>(Map.of("name", "main", "root", "/srv"));
        values.put(key, value);
        assertEquals(
                message,
                assertThrows(InvalidSettingsException.class, () -> read(values)).getMessage());
    }

    @Test
    void namesAllBadValuesAtOnce() {
        Map<String, Object> values = Map.of("name", "main", "root", "here", "umask", "9", "links", "maybe");
        assertEquals(
                "root = here is not valid: give the absolute path of a directory; links = maybe is not valid: give true or"
                        + " false; umask = 9 is not valid: give an octal number from 000 to 777, such as 022",
                assertThrows(InvalidSettingsException.class, () -> read(values)).getMessage());
    }

    @Test
    void needsAName() {
        Map<String, Object> values = Map.of(
                "root", "/srv", "service.pid", "org.sallyport.file.local.0815", "felix.fileinstall.filename", "x");
        assertEquals(
                "name =  is not valid: give the store a name",
                assertThrows(InvalidSettingsException.class, () -> read(values)).getMessage());
    }

    private static Settings read(Map<String, Object> values) throws InvalidSettingsException {
        return new SettingsReader("org.sallyport.file.local", values).read();
    }
}

package org.sallyport.sftp.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.sallyport.sftp.internal.mount.MountTable;

class SftpSettingsTest {

    private final SftpSettings.Reader reader = new SftpSettings.Reader();

    @Test
    void defaults() {
        assertEquals(SftpSettings.DEFAULT, reader.read("a", Map.of()));
    }

    @Test
    void valuesOfAnyType() {
        assertEquals(5, reader.read("a", Map.of("sftp.handles.max", 5)).handles());
        assertEquals(6, reader.read("a", Map.of("sftp.handles.max", " 6 ")).handles());
        MountTable mounts = MountTable.parse("/x = y");
        assertEquals(
                mounts,
                reader.read("a", Map.of("mounts", new String[] {"/x = y"})).mounts());
    }

    @Test
    void badValuesKeepTheLastGoodOnesOfTheirServer() {
        reader.read("a", Map.of("sftp.handles.max", 5, "mounts", "/x = y"));
        for (Object bad : new Object[] {"0", "-1", "many", "", "100001", 1.5}) {
            SftpSettings settings = reader.read("a", Map.of("sftp.handles.max", bad, "mounts", "nonsense"));
            assertEquals(5, settings.handles());
            assertEquals(MountTable.parse("/x = y"), settings.mounts());
        }
        assertEquals(SftpSettings.DEFAULT, reader.read("b", Map.of("sftp.handles.max", "many", "mounts", "x")));
        assertEquals(SftpSettings.DEFAULT, reader.read("a", Map.of()), "a key that is gone has its default");
    }
}

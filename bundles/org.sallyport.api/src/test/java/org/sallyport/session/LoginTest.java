package org.sallyport.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class LoginTest {

    @Test
    void grantsOnlyWhatItNames() {
        Login login =
                new Login("ann", FilePath.ROOT, FilePath.ROOT, Set.of(Permission.LIST, Permission.DOWNLOAD), Map.of());
        assertTrue(login.may(Permission.LIST));
        assertFalse(login.may(Permission.UPLOAD));
        assertEquals(EnumSet.allOf(Permission.class), Login.of("ann").permissions());
    }

    @Test
    void isNotChangedFromOutside() {
        EnumSet<Permission> permissions = EnumSet.of(Permission.LIST);
        Login login = new Login("ann", FilePath.ROOT, FilePath.ROOT, permissions, Map.of());
        permissions.add(Permission.DELETE);
        assertFalse(login.may(Permission.DELETE));
    }

    @Test
    void needsAName() {
        assertThrows(IllegalArgumentException.class, () -> Login.of(""));
    }

    @Test
    void namesPermissionsAsConfigurationsDo() {
        assertEquals("make-directory", Permission.MAKE_DIRECTORY.key());
    }
}

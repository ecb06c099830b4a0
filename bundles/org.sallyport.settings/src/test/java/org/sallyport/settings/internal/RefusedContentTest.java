package org.sallyport.settings.internal;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Map;
import org.junit.jupiter.api.Test;

class RefusedContentTest {

    private final RefusedContent refused = new RefusedContent();

    @Test
    void theSameContentIsNewOnce() {
        assertTrue(refused.isNew(Map.of("port", "many", "address", new String[] {"a", "b"}), "bad"));
        assertFalse(refused.isNew(Map.of("port", "many", "address", new String[] {"a", "b"}), "bad"));
    }

    @Test
    void anythingElseIsNew() {
        refused.isNew(Map.of("port", "many", "address", new String[] {"a", "b"}), "bad");

        assertTrue(refused.isNew(Map.of("port", "many", "address", new String[] {"a", "c"}), "bad"));
        assertTrue(refused.isNew(Map.of("port", "many"), "bad"));
        assertTrue(refused.isNew(Map.of("port", "few"), "bad"));
        assertTrue(refused.isNew(Map.of("ports", "few"), "bad"));
    }

    @Test
    void anotherReasonIsNew() {
        refused.isNew(Map.of("root", "/there"), "it does not exist");

        assertTrue(refused.isNew(Map.of("root", "/there"), "it may not be read"));
        assertFalse(refused.isNew(Map.of("root", "/there"), "it may not be read"));
    }

    @Test
    void afterAGoodOneItIsNewAgain() {
        refused.isNew(Map.of("port", "many"), "bad");
        refused.forget();

        assertTrue(refused.isNew(Map.of("port", "many"), "bad"));
    }
}

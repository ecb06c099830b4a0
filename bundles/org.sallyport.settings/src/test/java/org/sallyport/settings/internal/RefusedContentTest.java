package org.sallyport.settings.internal;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Map;
import org.junit.jupiter.api.Test;

class RefusedContentTest {

    private final RefusedContent refused = new RefusedContent();

    @Test
    void theSameContentIsNewOnce() {
        assertTrue(refused.isNew(Map.of("port", "many", "address", new String[] {"a", "b"})));
        assertFalse(refused.isNew(Map.of("port", "many", "address", new String[] {"a", "b"})));
    }

    @Test
    void anythingElseIsNew() {
        refused.isNew(Map.of("port", "many", "address", new String[] {"a", "b"}));

        assertTrue(refused.isNew(Map.of("port", "many", "address", new String[] {"a", "c"})));
        assertTrue(refused.isNew(Map.of("port", "many")));
        assertTrue(refused.isNew(Map.of("port", "few")));
        assertTrue(refused.isNew(Map.of("ports", "few")));
    }

    @Test
    void afterAGoodOneItIsNewAgain() {
        refused.isNew(Map.of("port", "many"));
        refused.forget();

        assertTrue(refused.isNew(Map.of("port", "many")));
    }
}

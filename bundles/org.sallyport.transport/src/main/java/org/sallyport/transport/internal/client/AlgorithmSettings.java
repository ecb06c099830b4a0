package org.sallyport.transport.internal.client;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.sallyport.client.ClientAlgorithms;
import org.sallyport.settings.internal.LogText;
import org.sallyport.transport.internal.algorithm.AlgorithmKind;
import org.sallyport.transport.internal.algorithm.AlgorithmLists;
import org.sallyport.transport.internal.algorithm.AlgorithmPolicy;

/**
 * What settings of algorithms mean.
 *
 * @param lists the names that are offered
 * @param complaints one line for each value that means nothing
 */
record AlgorithmSettings(AlgorithmLists lists, List<String> complaints) {

    private static final int LONGEST_VALUE = 100;

    static AlgorithmSettings of(ClientAlgorithms algorithms) {
        List<String> complaints = new ArrayList<>();
        AlgorithmLists lists = AlgorithmLists.of(AlgorithmPolicy.MODERN);
        try {
            lists = AlgorithmLists.of(AlgorithmPolicy.of(algorithms.policy()));
        } catch (IllegalArgumentException e) {
            complaints.add(complaint("algorithms.policy", algorithms.policy(), e));
        }
        for (Map.Entry<String, String> change : algorithms.changes().entrySet()) {
            try {
                lists = lists.with(kind(change.getKey()), change.getValue());
            } catch (IllegalArgumentException e) {
                complaints.add(complaint(change.getKey(), change.getValue(), e));
            }
        }
        return new AlgorithmSettings(lists, List.copyOf(complaints));
    }

    private static AlgorithmKind kind(String key) {
        for (AlgorithmKind kind : AlgorithmKind.values()) {
            if (kind.key().equals(key)) {
                return kind;
            }
        }
        throw new IllegalArgumentException("there is no such list");
    }

    private static String complaint(String key, String value, IllegalArgumentException why) {
        return key + " = \"" + LogText.of(value, LONGEST_VALUE) + "\" is refused: " + why.getMessage();
    }
}

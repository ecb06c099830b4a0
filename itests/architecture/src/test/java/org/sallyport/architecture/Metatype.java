package org.sallyport.architecture;

import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import javax.xml.XMLConstants;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.InputSource;
import org.xml.sax.SAXException;

/** The configurations that the bundles define (OSGi Compendium 8, section 105). */
final class Metatype {

    private Metatype() {}

    /**
     * The configuration of a PID.
     *
     * @param pid what it is filed under
     * @param factory whether there may be several
     * @param name in a few words
     * @param description in a sentence or two
     */
    record Definition(String pid, boolean factory, String name, String description, List<Key> keys) {}

    /**
     * One setting.
     *
     * @param description what it means
     * @param effect when a change of it takes effect, as {@link TakesEffect} found it at the end of the description
     * @param defaults empty if there is none
     * @param options the values there are, empty if they cannot be listed
     */
    record Key(String id, String name, String description, String effect, String defaults, List<String> options) {}

    /** What the given bundles define, in the order of the PIDs. */
    static List<Definition> of(List<Bundle> bundles) {
        Map<String, Definition> definitions = new TreeMap<>();
        for (Bundle bundle : bundles) {
            bundle.documents().forEach((path, text) -> {
                if (path.startsWith("OSGI-INF/metatype/")) {
                    for (Definition definition : read(text)) {
                        if (definitions.put(definition.pid(), definition) != null) {
                            throw new IllegalStateException(definition.pid() + " is defined twice");
                        }
                    }
                }
            });
        }
        return List.copyOf(definitions.values());
    }

    /** The keys of every PID. */
    static Map<String, Set<String>> keys(List<Definition> definitions) {
        return definitions.stream()
                .collect(Collectors.toMap(
                        Definition::pid,
                        definition -> definition.keys().stream()
                                .map(Key::id)
                                .collect(Collectors.toCollection(LinkedHashSet::new))));
    }

    /** Reads one document. */
    static List<Definition> read(String xml) {
        Document document = parse(xml);
        Map<String, Element> classes = new HashMap<>();
        for (Element ocd : elements(document, "OCD")) {
            classes.put(ocd.getAttribute("id"), ocd);
        }
        List<Definition> definitions = new ArrayList<>();
        for (Element designate : elements(document, "Designate")) {
            Element ocd = classes.get(
                    ((Element) designate.getElementsByTagName("Object").item(0)).getAttribute("ocdref"));
            boolean factory = designate.hasAttribute("factoryPid");
            definitions.add(new Definition(
                    designate.getAttribute(factory ? "factoryPid" : "pid"),
                    factory,
                    ocd.getAttribute("name"),
                    ocd.getAttribute("description"),
                    elements(ocd.getElementsByTagName("AD")).stream()
                            .map(Metatype::key)
                            .toList()));
        }
        return definitions;
    }

    private static Key key(Element attribute) {
        List<String> options = elements(attribute.getElementsByTagName("Option")).stream()
                .map(option -> option.getAttribute("value"))
                .toList();
        return new Key(
                attribute.getAttribute("id"),
                attribute.getAttribute("name"),
                TakesEffect.without(attribute.getAttribute("description")),
                TakesEffect.in(attribute.getAttribute("description")),
                attribute.getAttribute("default").replaceAll("\\\\(.)", "$1"),
                attribute.getAttribute("type").equals("Boolean") ? List.of("true", "false") : options);
    }

    private static Document parse(String xml) {
        try {
            DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
            factory.setFeature(XMLConstants.FEATURE_SECURE_PROCESSING, true);
            return factory.newDocumentBuilder().parse(new InputSource(new StringReader(xml)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (ParserConfigurationException | SAXException e) {
            throw new IllegalArgumentException("not a metatype document: " + xml, e);
        }
    }

    private static List<Element> elements(Document document, String name) {
        return elements(document.getElementsByTagName(name));
    }

    private static List<Element> elements(NodeList nodes) {
        List<Element> elements = new ArrayList<>();
        for (int i = 0; i < nodes.getLength(); i++) {
            elements.add((Element) nodes.item(i));
        }
        return elements;
    }
}

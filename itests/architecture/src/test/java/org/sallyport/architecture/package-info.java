/**
 * The rules of the house as tests. They judge the jars that were built and the sources beside them, so they run after everything else, in
 * {@code verify}.
 *
 * <ul>
 *   <li>{@link org.sallyport.architecture.DependencyRulesTest}: who may use what.
 *   <li>{@link org.sallyport.architecture.PackageRulesTest}: what is exported, what is internal, what is public.
 *   <li>{@link org.sallyport.architecture.SourceRulesTest}: what no source file may contain.
 *   <li>{@link org.sallyport.architecture.CompatibilityTest}: the state of every member of the reference documents.
 *   <li>{@link org.sallyport.architecture.ConfigurationTest}: the documentation of every configuration key.
 * </ul>
 *
 * <p>Every rule is a function of its own that is also shown a fixture that breaks it.
 */
package org.sallyport.architecture;

/**
 * A directory of this machine as a file store that nothing leaves. See docs/adr/0003 for how and why.
 *
 * <p>From the outside in: {@link org.sallyport.file.local.internal.LocalFileStoreConfiguration} publishes a {@link
 * org.sallyport.file.local.internal.LocalFileStore}, which opens a {@link org.sallyport.file.local.internal.LocalView} for each login. The
 * view asks its {@link org.sallyport.file.local.internal.Tree} for the {@link org.sallyport.file.local.internal.Place} of a path, which is
 * found by a {@link org.sallyport.file.local.internal.Walk} from one {@link org.sallyport.file.local.internal.Directory} to the next.
 */
package org.sallyport.file.local.internal;

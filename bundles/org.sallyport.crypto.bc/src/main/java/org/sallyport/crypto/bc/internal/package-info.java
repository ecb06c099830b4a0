/** The cryptography of BouncyCastle as one {@link org.sallyport.crypto.CryptoProvider}. */
package org.sallyport.crypto.bc.internal;

package org.sallyport.crypto.jca.internal;

package org.sallyport.crypto.bc.internal;

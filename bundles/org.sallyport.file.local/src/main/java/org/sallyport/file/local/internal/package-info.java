package org.sallyport.file.local.internal;

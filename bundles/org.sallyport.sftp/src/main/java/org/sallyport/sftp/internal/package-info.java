package org.sallyport.sftp.internal;

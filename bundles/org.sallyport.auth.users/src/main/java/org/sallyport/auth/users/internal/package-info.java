package org.sallyport.auth.users.internal;

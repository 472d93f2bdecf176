/** CooCenter's wire: what its clients ask and are told; knows commands and values only. */
@NullMarked
package io.cordboard.server.dialect.coocenter;

import org.jspecify.annotations.NullMarked;

<?php
// Calls the web service as asterCC's manual shows: reads a line of JSON [function, [arguments]] each, prints the
// answer. A fault would end it.
ini_set("soap.wsdl_cache_enabled", "0");
$client = new SoapClient($argv[1]);
while (($line = fgets(STDIN)) !== false) {
    [$function, $arguments] = json_decode($line, true);
    echo $client->$function(...$arguments), "\n";
}

package io.turnstile.applications.programs;

import java.nio.file.Path;
import java.util.Random;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.lucene.analysis.standard.StandardAnalyzer;
import org.apache.lucene.document.Document;
import org.apache.lucene.document.Field;
import org.apache.lucene.document.NumericDocValuesField;
import org.apache.lucene.document.StringField;
import org.apache.lucene.document.TextField;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.index.Term;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.PhraseQuery;
import org.apache.lucene.search.SearcherManager;
import org.apache.lucene.search.TermQuery;
import org.apache.lucene.store.Directory;
import org.apache.lucene.store.NIOFSDirectory;

/** The search library Lucene: threads index, update and delete while others search and merge. */
public final class LuceneSearch {
    private static final int INDEXER_COUNT = 4;
    private static final int DOCUMENTS_PER_INDEXER = 1_500;
    private static final int WORDS_PER_DOCUMENT = 30;
    private static final String[] WORDS = {"lock", "park", "queue", "owner", "waiter", "futex", "word", "thread"};

    private LuceneSearch() {}

    public static void main(String[] arguments) throws Exception {
        AtomicBoolean done = new AtomicBoolean();
        try (Directory directory = new NIOFSDirectory(Path.of(arguments[0], "index"))) {
            IndexWriterConfig config = new IndexWriterConfig(new StandardAnalyzer()).setMaxBufferedDocs(200);
            try (IndexWriter writer = new IndexWriter(directory, config);
                    SearcherManager searchers = new SearcherManager(writer, null)) {
                Thread searching = new Thread(() -> searchUntil(done, searchers));
                searching.start();
                Crowd.run(INDEXER_COUNT, member -> index(writer, member));
                done.set(true);
                searching.join();
                writer.commit();
            }
            try (DirectoryReader reader = DirectoryReader.open(directory)) {
                print(reader);
            }
        }
    }

    private static void index(IndexWriter writer, int member) throws Exception {
        Random random = new Random(member);
        for (int i = 0; i < DOCUMENTS_PER_INDEXER; i++) {
            String id = member + "-" + i;
            StringBuilder text = new StringBuilder();
            for (int word = 0; word < WORDS_PER_DOCUMENT; word++) {
                text.append(WORDS[random.nextInt(WORDS.length)]).append(' ');
            }
            Document document = new Document();
            document.add(new StringField("id", id, Field.Store.YES));
            document.add(new TextField("text", text.toString(), Field.Store.NO));
            document.add(new NumericDocValuesField("rank", i));
            writer.updateDocument(new Term("id", id), document);
            if (i % 10 == 9) {
                writer.deleteDocuments(new Term("id", member + "-" + (i - 5)));
            }
        }
    }

    private static void searchUntil(AtomicBoolean done, SearcherManager searchers) {
        try {
            while (!done.get()) {
                searchers.maybeRefreshBlocking();
                IndexSearcher searcher = searchers.acquire();
                try {
                    searcher.count(new TermQuery(new Term("text", WORDS[0])));
                } finally {
                    searchers.release(searcher);
                }
            }
        } catch (Exception e) {
            System.out.println("search failed: " + e);
        }
    }

    private static void print(DirectoryReader reader) throws Exception {
        System.out.println("documents: " + reader.numDocs());
        IndexSearcher searcher = new IndexSearcher(reader);
        for (String word : WORDS) {
            System.out.println(word + ": " + searcher.count(new TermQuery(new Term("text", word))) + ", twice: "
                    + searcher.count(new PhraseQuery("text", word, word)));
        }
    }
}
